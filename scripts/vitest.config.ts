import { defineProject } from 'vitest/config';
import { source } from '../vitest.source.ts';

export default defineProject({ ...source, test: { name: 'documents', include: ['*.test.ts'], testTimeout: 60_000 } });

import { defineProject } from 'vitest/config';
import { patience, source } from '../vitest.source.ts';

export default defineProject({ ...source, test: { name: 'drill', include: ['*.test.ts'], ...patience } });

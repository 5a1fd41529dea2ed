import { defineProject } from 'vitest/config';
import { source } from '../../vitest.source.ts';

export default defineProject({ ...source, test: { name: 'auth', include: ['src/**/*.test.ts'] } });

import { defineProject } from 'vitest/config';
import { patience, source } from '../../vitest.source.ts';

// Not `module`: Node loads these packages itself, and what OpenTelemetry has under that name is for bundlers alone.
const conditions = source.ssr.resolve.conditions.filter((condition) => condition !== 'module');

export default defineProject({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { name: 'api', include: ['src/**/*.test.ts'], ...patience },
});

import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { inRoot } from './root.ts';

test('redocly finds nothing to say against the OpenAPI document by its strictest rules', async () => {
  const problems = await lintFromString({
    source: readFileSync(inRoot('docs/openapi.json'), 'utf8'),
    absoluteRef: inRoot('docs/openapi.json'),
    config: await createConfig({
      extends: ['recommended-strict'],
      rules: {
        'no-invalid-media-type-examples': 'error',
        'no-invalid-schema-examples': 'error',
        'no-invalid-parameter-examples': 'error',
      },
    }),
  });
  expect(problems.map(({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer}: ${message}`)).toEqual(
    [],
  );
});

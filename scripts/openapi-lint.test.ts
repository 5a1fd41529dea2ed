import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { inRoot } from './root.ts';
import { PYTHON } from './system-tools.ts';

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

test('every pattern of the OpenAPI document is one that Python can read', () => {
  const program = `
import json, re, sys
def walk(value):
    if isinstance(value, dict):
        if isinstance(value.get('pattern'), str):
            re.compile(value['pattern'])
            print(value['pattern'])
        for part in value.values(): walk(part)
    if isinstance(value, list):
        for part in value: walk(part)
walk(json.load(open(sys.argv[1])))`;
  const read = execFileSync(PYTHON, ['-c', program, inRoot('docs/openapi.json')], { encoding: 'utf8' });
  expect(read.trim().split('\n').length).toBeGreaterThan(3);
});

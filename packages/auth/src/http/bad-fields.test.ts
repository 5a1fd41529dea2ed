import { statusOf } from '@portero/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyEndpoints, type HostileApp, hostileApp } from '../test-hostile.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

const JSON_TYPE = 'application/json';

let portero: HostileApp;
beforeAll(async () => {
  portero = await hostileApp();
});
afterAll(() => portero.close());

const fields = bodyEndpoints.flatMap(({ endpoint, good }) =>
  Object.keys(good).map((field) => ({
    endpoint,
    good,
    field,
    type: typeof good[field],
    required: endpoint.body?.required?.includes(field) ?? false,
  })),
);

/** Values of every JSON type and their look-alikes. */
const values: [string, unknown][] = [
  ['null', null],
  ['true', true],
  ['the text "true"', 'true'],
  ['zero', 0],
  ['a number', 42],
  ['a huge number', 1e300],
  ['an object', {}],
  ['an object that looks like a text', { length: 12, toString: 'ada' }],
  ['a query operator', { $ne: null }],
  ['an empty array', []],
  ['an array of one text', ['ada@example.com']],
  ['an array of many texts', ['ada@example.com', 'bob@example.com']],
];

describe.each(fields)('$endpoint.method $endpoint.path, field $field', ({ endpoint, good, field, type }) => {
  const send = (value: unknown) => portero.refused(endpoint, JSON.stringify({ ...good, [field]: value }), JSON_TYPE);
  const pointer = `#/${field}`;

  test.each(values.filter(([, value]) => typeof value !== type))('is not %s', async (_name, value) => {
    const response = await send(value);
    expect(response.statusCode).toBe(statusOf(endpoint, 'validation_failed'));
    expect(refusedFields(response)).toEqual({ [pointer]: expect.stringMatching(/^(wrong_type|not_allowed)$/) });
  });
});

describe.each(fields.filter(({ required }) => required))(
  '$endpoint.method $endpoint.path, field $field',
  ({ endpoint, good, field }) => {
    test('is asked for when it is missing', async () => {
      const { [field]: _, ...rest } = good;
      const response = await portero.refused(endpoint, JSON.stringify(rest), JSON_TYPE);
      expect(response.statusCode).toBe(statusOf(endpoint, 'validation_failed'));
      expect(refusedFields(response)).toEqual({ [`#/${field}`]: 'required' });
    });
  },
);

describe.each(fields.filter(({ type }) => type === 'string'))(
  '$endpoint.method $endpoint.path, field $field',
  ({ endpoint, good, field }) => {
    const send = (value: unknown) => portero.refused(endpoint, JSON.stringify({ ...good, [field]: value }), JSON_TYPE);
    const pointer = `#/${field}`;

    test('is not empty', async () => {
      expect(refusedFields(await send(''))).toHaveProperty([pointer]);
    });

    test('is not 10,000 characters long', async () => {
      for (const character of ['a', ' ', '\u00e9', '@', '.']) {
        const response = await send(character.repeat(character === '\u00e9' ? 5_000 : 10_000));
        expect(response.statusCode).toBe(statusOf(endpoint, 'validation_failed'));
        expect(refusedFields(response)).toEqual({ [pointer]: expect.stringMatching(/^(too_long|not_allowed)$/) });
      }
    });

    test('holds no half characters and no NUL', async () => {
      const text = String(good[field]);
      for (const broken of ['\ud800', '\udc00', '\udc00\ud800', '\0']) {
        for (const value of [text + broken, broken + text, text.slice(0, 3) + broken + text.slice(3)]) {
          const response = await send(value);
          expect(response.statusCode).toBe(statusOf(endpoint, 'validation_failed'));
          expect(Object.keys(refusedFields(response))).toEqual([pointer]);
        }
      }
    });
  },
);

describe.each(bodyEndpoints)('$endpoint.method $endpoint.path', ({ endpoint, good }) => {
  const unknown = [
    'admin',
    'role',
    'id',
    'userId',
    'user_id',
    'emailVerified',
    'createdAt',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'Name',
    'pass word',
    'a/b~c',
    '\u202eeman',
  ];

  test.each(unknown)('knows no field %j', async (key) => {
    for (const value of ['true', '{"admin":true}', '"x"', 'null']) {
      const payload = `${JSON.stringify(good).slice(0, -1)},${JSON.stringify(key)}:${value}}`;
      const response = await portero.refused(endpoint, payload, JSON_TYPE);
      const at = `#/${encodeURIComponent(key.replace('~', '~0').replace('/', '~1'))}`;
      expect(response.statusCode).toBe(statusOf(endpoint, 'validation_failed'));
      expect(refusedFields(response)).toEqual({ [at]: 'unknown_field' });
    }
  });

  test('takes no field from a prototype', async () => {
    for (const key of ['__proto__', 'constructor']) {
      const response = await portero.refused(endpoint, `{"${key}":${JSON.stringify(good)}}`, JSON_TYPE);
      expect(refusedFields(response)).toHaveProperty([`#/${key}`], 'unknown_field');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('names a field whose name is half a character without breaking the answer', async () => {
    const payload = `${JSON.stringify(good).slice(0, -1)},"\\ud800":1}`;
    expect(refusedFields(await portero.refused(endpoint, payload, JSON_TYPE))).toEqual({
      '#/%EF%BF%BD': 'unknown_field',
    });
  });

  test('names every refused field at once', async () => {
    const bad = Object.fromEntries(Object.keys(good).map((field) => [field, []]));
    const response = await portero.refused(endpoint, JSON.stringify({ ...bad, more: 1 }), JSON_TYPE);
    expect(Object.keys(refusedFields(response)).sort()).toEqual(
      [...Object.keys(good), 'more'].map((field) => `#/${field}`).sort(),
    );
    expect(problemOf(response).errors?.every(({ message }) => /^[A-Z].*\.$/.test(message))).toBe(true);
  });
});

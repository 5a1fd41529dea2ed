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

test('every endpoint that takes a body is put to the test', () => {
  expect(bodyEndpoints.length).toBeGreaterThanOrEqual(5);
  for (const { endpoint, good } of bodyEndpoints) {
    expect(Object.keys(good).sort(), endpoint.operation).toEqual(Object.keys(endpoint.body?.properties ?? {}).sort());
  }
});

const notObjects = [
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '42'],
  ['a string', '"correct horse battery staple"'],
  ['an empty array', '[]'],
  ['an array of objects', '[{"email":"new@example.com"}]'],
  ['arrays in arrays, 8000 deep', '['.repeat(8000) + ']'.repeat(8000)],
] as const;

const notJson = [
  ['an opening brace', '{'],
  ['a text cut off within a key', '{"ema'],
  ['a text cut off within a value', '{"email":"new@exam'],
  ['a text cut off before the last brace', '{"email":"new@example.com"'],
  ['bare words', 'email=new@example.com'],
  ['a form', 'email=new%40example.com&password=correct+horse'],
  ['keys without quotes', '{email:"new@example.com"}'],
  ['single quotes', "{'email':'new@example.com'}"],
  ['a trailing comma', '{"name":"Ada",}'],
  ['a comment', '{"name":"Ada"} // hello'],
  ['two objects', '{"name":"Ada"}{"name":"Bob"}'],
  ['NaN', '{"name":NaN}'],
  ['undefined', 'undefined'],
  ['a blank', ' '],
  ['XML', '<?xml version="1.0"?><name>Ada</name>'],
  ['16 kB of opening brackets', '['.repeat(16_000)],
  ['16 kB of opening objects', '{"a":'.repeat(3_200)],
  ['a bare line break in a string', '{"name":"Ada\nLovelace"}'],
  ['half an escape', '{"name":"\\u00"}'],
] as const;

const notUtf8 = [
  ['a byte that UTF-8 never has', [0x22, 0xff, 0x22]],
  ['a Latin-1 é', [0x22, 0xe9, 0x22]],
  ['a sequence cut off', [0x22, 0xe2, 0x82, 0x22]],
  ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
  ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ['a byte order mark of UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
] as const;

describe.each(bodyEndpoints)('$endpoint.method $endpoint.path', ({ endpoint, good }) => {
  const properties = Object.keys(good);

  test.each(notObjects)('refuses %s as the whole body', async (_name, payload) => {
    const response = await portero.refused(endpoint, payload, JSON_TYPE);
    expect(response.statusCode).toBe(statusOf(endpoint, 'validation_failed'));
    expect(refusedFields(response)).toEqual({ '#': 'wrong_type' });
  });

  test.each(notJson)('refuses %s as no JSON', async (_name, payload) => {
    const response = await portero.refused(endpoint, payload, JSON_TYPE);
    expect(problemOf(response)).toMatchObject({ code: 'malformed_json', detail: 'Send one JSON object in UTF-8.' });
  });

  test.each(notUtf8)('refuses %s as no UTF-8', async (_name, bytes) => {
    const [key = ''] = properties;
    const payload = Buffer.concat([Buffer.from(`{"${key}":`), Buffer.from(bytes), Buffer.from('}')]);
    expect(problemOf(await portero.refused(endpoint, payload, JSON_TYPE)).code).toBe('malformed_json');
  });

  test('refuses bodies of UTF-16', async () => {
    const payload = Buffer.from(JSON.stringify(good), 'utf16le');
    expect(problemOf(await portero.refused(endpoint, payload, JSON_TYPE)).code).toBe('malformed_json');
  });

  test('refuses a body of 1 MB', async () => {
    const payload = JSON.stringify({ ...good, padding: 'x'.repeat(1024 * 1024) });
    expect(problemOf(await portero.refused(endpoint, payload, JSON_TYPE)).code).toBe('body_too_large');
  });

  test('refuses a body that blanks make larger than 16 KiB', async () => {
    const payload = JSON.stringify(good) + ' '.repeat(16 * 1024);
    expect(problemOf(await portero.refused(endpoint, payload, JSON_TYPE)).code).toBe('body_too_large');
  });

  test.each(properties)('names the field %s when it stands there twice', async (key) => {
    const json = JSON.stringify(good);
    const escaped = `\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}`;
    for (const again of [key, escaped]) {
      const payload = `${json.slice(0, -1)},"${again}":${JSON.stringify(good[key])}}`;
      const response = await portero.refused(endpoint, payload, JSON_TYPE);
      expect(response.statusCode).toBe(400);
      expect(refusedFields(response)).toEqual({ [`#/${key}`]: 'duplicate_key' });
    }
  });

  test('refuses a key that is nested twice before anything else', async () => {
    const payload = '{"a":[{"b":1},{"b":1,"b":2}]}';
    expect(refusedFields(await portero.refused(endpoint, payload, JSON_TYPE))).toEqual({ '#/a/1/b': 'duplicate_key' });
  });
});

test.each(bodyEndpoints.filter(({ endpoint }) => !endpoint.bodyOptional))(
  '$endpoint.method $endpoint.path refuses to go without a body',
  async ({ endpoint }) => {
    for (const contentType of [undefined, JSON_TYPE]) {
      expect(refusedFields(await portero.refused(endpoint, '', contentType))).toEqual({ '#': 'wrong_type' });
    }
  },
);

import { expect, test } from 'vitest';
import { isFailure } from '../core/failure.ts';
import { parseStrictJson, pointerTo } from './strict-json.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** The pointer of the refusal, or the code where there is none, or the parsed value. */
function outcome(text: string): unknown {
  try {
    return parseStrictJson(bytes(text));
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.data.errors?.[0]?.pointer ?? error.code;
  }
}

test.each([
  '{}',
  '[]',
  'null',
  'true',
  '-1.5e3',
  '"text"',
  '{"a":1,"b":2}',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":1}]',
  '{"a":[1,1,1],"b":"a"}',
  '{"a":"\\"a\\":1","b":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a\\\\":1,"a":2}',
  '{"":1," ":2}',
  '{"a":"b:c","b":":"}',
  '{"k":"\\\\","k2":"\\\\\\""}',
  ' \t\r\n{ "a" : [ 1 , { "a" : 2 } ] } \n',
  '{"\\u0061":1,"\\u0062":2}',
  '{"a":1,"A":2,"\u00e1":3,"a\u0301":4}',
  '{"__proto__":1,"constructor":2}',
])('%s is read as JSON.parse reads it', (text) => {
  expect(outcome(text)).toEqual(JSON.parse(text));
});

test.each([
  ['{"a":1,"a":2}', '#/a'],
  ['{"a":1,"a":1}', '#/a'],
  ['{"a":null,"b":2,"a":null}', '#/a'],
  ['{"a":1,"\\u0061":2}', '#/a'],
  ['{"\\u0061":1,"\\u0061":2}', '#/a'],
  ['{"\\/":1,"/":2}', '#/~1'],
  ['{"~":1,"~":2}', '#/~0'],
  ['{"":1,"":2}', '#/'],
  ['{"a b":1,"a b":2}', '#/a%20b'],
  ['{"x":{"a":1,"a":2}}', '#/x/a'],
  ['{"x":[0,[{"a":1},{"a":1,"a":2}]]}', '#/x/1/1/a'],
  ['[[],{},{"a":1,"a":2}]', '#/2/a'],
  ['{"a":{"b":1},"c":{"b":1},"a":3}', '#/a'],
  ['{"a":"x,y:{[\\"","a":1}', '#/a'],
  ['{"a":"\\\\","a":1}', '#/a'],
  ['{"__proto__":1,"__proto__":2}', '#/__proto__'],
  ['{"constructor":1,"constructor":2}', '#/constructor'],
  ['{"\\ud83d\\udeaa":1,"\u{1f6aa}":2}', '#/%F0%9F%9A%AA'],
  ['{"\\ud800":1,"\\ud800":2}', '#/%EF%BF%BD'],
])('in %s the key at %s stands twice', (text, pointer) => {
  expect(outcome(text)).toBe(pointer);
});

test.each([
  '{',
  '{"a"}',
  "{'a':1}",
  '{"a":1,}',
  '[1,]',
  '01',
  '+1',
  '.5',
  'NaN',
  'Infinity',
  'undefined',
  '"\t"',
  '"\\x"',
])('%s is no JSON', (text) => {
  expect(outcome(text)).toBe('malformed_json');
});

test('no bytes are no body', () => {
  expect(parseStrictJson(new Uint8Array())).toBeUndefined();
});

test('a byte order mark does not matter', () => {
  expect(parseStrictJson(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toEqual({});
});

test('nesting without end is read without a stack overflow', () => {
  const deep = 50_000;
  expect(Array.isArray(parseStrictJson(bytes('['.repeat(deep) + ']'.repeat(deep))))).toBe(true);
  expect(outcome('{"a":'.repeat(deep))).toBe('malformed_json');
});

test('the refusal quotes nothing of the body, not even for the log', () => {
  for (const text of ['{"password":"hunter2"', '{"password":"hunter2","password":"hunter2"}']) {
    try {
      parseStrictJson(bytes(text));
      expect.unreachable();
    } catch (error) {
      const told = isFailure(error) ? [error.message, error.data, String(error.cause)] : [];
      expect(told).not.toEqual([]);
      expect(JSON.stringify(told)).not.toContain('hunter2');
    }
  }
});

test.each([
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['application/json; charset="UTF-8"; x=y', true],
  ['application/json; charset=utf8', true],
  ['application/json; charset=latin1', false],
  ['application/json; x=y; charset=utf-16', false],
  ['application/json; charset=utf-88', false],
])('a body of type %s is read: %s', (contentType, read) => {
  if (read) expect(parseStrictJson(bytes('{}'), contentType)).toEqual({});
  else expect(() => parseStrictJson(bytes('{}'), contentType)).toThrow('Send JSON in UTF-8.');
});

test('pointers are escaped as RFC 6901 asks, for JSON and for URIs', () => {
  expect(pointerTo([])).toBe('#');
  expect(pointerTo(['a/b', 'm~n', 'c%d', 'e^f', 'i\\j', ' '])).toBe('#/a~1b/m~0n/c%25d/e%5Ef/i%5Cj/%20');
});

import { type ProblemCode, problems } from '@portero/contracts';
import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { Failure } from '../core/failure.ts';
import { asFailure, problemBody, problemHandler } from './problems.ts';

const codes = Object.keys(problems) as ProblemCode[];

/** What comes out when a handler throws something. */
async function answerTo(thrown: unknown) {
  const lines: string[] = [];
  const app = Fastify({ logger: { level: 'error', stream: { write: (line: string) => lines.push(line) } } });
  app.setErrorHandler(problemHandler('https://app.example.com/problems'));
  app.get('/', async () => {
    throw thrown;
  });
  const response = await app.inject('/');
  await app.close();
  return { response, log: lines.join('') };
}

test.each(codes)('%s answers with its status, its title and the one form of errors', async (code) => {
  const { response } = await answerTo(new Failure(code));
  expect(response.statusCode).toBe(problems[code].status);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.json()).toEqual({
    type: `https://app.example.com/problems#${code}`,
    title: problems[code].title,
    status: problems[code].status,
    instance: expect.stringMatching(/^urn:portero:request:.+/),
    code,
  });
});

test.each(codes)('%s carries a challenge if and only if another credential would help', async (code) => {
  const { response } = await answerTo(new Failure(code));
  const isChallenge = problems[code].status === 401 || ['session_required', 'insufficient_scope'].includes(code);
  expect(response.headers['www-authenticate'] !== undefined).toBe(isChallenge);
});

test('detail, fields, headers and the time to wait travel along', async () => {
  const errors = [{ pointer: '#/email', code: 'email_taken' as const, message: 'Taken.' }];
  const data = { detail: 'In words.', errors, retryAfter: 7, headers: { allow: 'GET' } };
  const { response } = await answerTo(new Failure('email_taken', data));
  expect(response.json()).toMatchObject({ detail: 'In words.', errors });
  expect(response.headers).toMatchObject({ 'retry-after': '7', allow: 'GET' });
});

describe('what nobody foresaw', () => {
  const unforeseen: [string, unknown][] = [
    ['an error', new Error('password hunter2 in /srv/secret')],
    ['an error that is a text', 'hunter2'],
    ['null', null],
    ['an error with a status of its own', Object.assign(new Error('hunter2'), { statusCode: 503 })],
    ['an error that looks like a refusal', { code: 'validation_failed', data: { detail: 'hunter2' } }],
    [
      'an error of a driver',
      Object.assign(new Error('UNIQUE constraint failed: hunter2'), { code: 'SQLITE_CONSTRAINT' }),
    ],
  ];

  test.each(unforeseen.filter(([, thrown]) => thrown !== null))(
    'such as %s is a 500 without a word of it',
    async (_what, thrown) => {
      const { response } = await answerTo(thrown);
      expect(response.statusCode).toBe(500);
      expect(response.json()).toMatchObject({ code: 'internal_error', title: 'Something went wrong on the server' });
      expect(response.body).not.toContain('hunter2');
      expect(response.json()).not.toHaveProperty('detail');
    },
  );

  test.each(unforeseen)('such as %s becomes an internal error', (_what, thrown) => {
    expect(asFailure(thrown).code).toBe('internal_error');
  });

  test('is logged with its cause, under the id that the answer names', async () => {
    const { response, log } = await answerTo(new Error('the disk is on fire'));
    expect(log).toContain('the disk is on fire');
    const id = response.json().instance.replace('urn:portero:request:', '');
    expect(JSON.parse(log.split('\n')[0] ?? '')).toMatchObject({ reqId: id, msg: 'internal_error' });
  });
});

test('a refusal is no event for the error log', async () => {
  expect((await answerTo(new Failure('validation_failed'))).log).toBe('');
});

test.each([
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415, 'json_required'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 413, 'body_too_large'],
  ['FST_ERR_MAX_PARAM_LENGTH', 414, 'uri_too_long'],
  ['FST_ERR_BAD_URL', 400, 'malformed_request'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400, 'malformed_request'],
  ['FST_ERR_SOMETHING_NEW', 422, 'malformed_request'],
  ['FST_ERR_SOMETHING_NEW', 500, 'internal_error'],
] as const)('the server\u2019s own error %s with %d is %s', (code, statusCode, expected) => {
  expect(asFailure(Object.assign(new Error('text'), { code, statusCode })).code).toBe(expected);
});

test('a refusal is recognised by its mark, also when another copy of the module made it', () => {
  const foreign = Object.assign(new Error('x'), {
    [Symbol.for('portero.failure')]: true,
    code: 'email_taken',
    data: {},
  });
  expect(asFailure(foreign)).toBe(foreign);
});

test('every problem says where it is explained', () => {
  expect(problemBody(new Failure('overloaded'), 'https://x.example/problems', 'r1').type).toBe(
    'https://x.example/problems#overloaded',
  );
});

import { describe, expect, test } from 'vitest';
import { ConnectionError, type Problem, ProblemError } from './index.ts';
import { clientWith } from './test-client.ts';

const json =
  (body: unknown, init: ResponseInit = {}, type = 'application/json; charset=utf-8') =>
  () =>
    new Response(JSON.stringify(body), { ...init, headers: { 'content-type': type, ...init.headers } });
const problem: Problem = {
  type: 'https://app.example.com/problems#validation_failed',
  title: 'Some fields are not valid',
  status: 422,
  detail: 'In words.',
  instance: 'urn:portero:request:1',
  code: 'validation_failed',
  errors: [{ pointer: '#/email', code: 'required', message: 'This field is required.' }],
};
const refusal = (body: unknown = problem, init: ResponseInit = { status: 422 }) =>
  json(body, init, 'application/problem+json; charset=utf-8');

describe('a refusal', () => {
  test('is thrown with its code, status, fields and the whole problem', async () => {
    const { portero } = clientWith([refusal()]);
    const error = await portero.profile.update({ name: '' }).catch((thrown: unknown) => thrown);
    if (!(error instanceof ProblemError)) return expect.unreachable();
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'ProblemError',
      message: 'In words.',
      code: 'validation_failed',
      status: 422,
      errors: problem.errors,
      retryAfter: undefined,
      problem,
    });
  });

  test('is known by what it says where it comes as plain JSON, as OAuth wants it', async () => {
    const oauth = { ...problem, status: 400, error: 'invalid_scope', error_description: 'scope: Expected one of …' };
    const { portero } = clientWith([json(oauth, { status: 400 })]);
    const error = await portero.device.start({ client_id: 'backup' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'validation_failed', status: 400, errors: problem.errors });
  });

  test('speaks by its title where it has no detail, and has no fields where it names none', async () => {
    const { detail: _, errors: __, ...bare } = problem;
    const { portero } = clientWith([refusal(bare)]);
    await expect(portero.profile.me()).rejects.toMatchObject({ message: problem.title, errors: [] });
  });

  test('has the status that the answer had, whatever its text says', async () => {
    const { portero } = clientWith([refusal({ ...problem, status: 401, code: 'session_ended' }, { status: 502 })]);
    await expect(portero.profile.me()).rejects.toMatchObject({ status: 502, problem: { status: 502 } });
  });

  test('has no fields where the answer has another form of them', async () => {
    const { portero } = clientWith([refusal({ ...problem, errors: { name: ['bad'] } })]);
    await expect(portero.profile.me()).rejects.toMatchObject({ code: 'validation_failed', errors: [] });
  });

  test('is known by its media type, however that is written', async () => {
    const { portero } = clientWith([json(problem, { status: 422 }, 'Application/Problem+JSON;charset=UTF-8')]);
    await expect(portero.profile.me()).rejects.toMatchObject({ code: 'validation_failed' });
    const { portero: another } = clientWith([json({ user: null }, {}, 'Application/JSON')]);
    expect(await another.session.current()).toEqual({ user: null });
  });

  test.each([
    ['300', 300],
    ['0', 0],
    ['soon', undefined],
    ['1.5', undefined],
    ['-1', undefined],
    ['Wed, 21 Oct 2026 07:28:30 GMT', 30],
    ['Wed, 21 Oct 2026 07:27:00 GMT', 0],
  ])('to be tried again in %s is so in numbers', async (header, retryAfter) => {
    const limited = { ...problem, code: 'rate_limited', status: 429 };
    const { portero } = clientWith([
      refusal(limited, {
        status: 429,
        headers: { 'retry-after': header, date: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      }),
    ]);
    await expect(portero.profile.me()).rejects.toMatchObject({ code: 'rate_limited', status: 429, retryAfter });
  });
});

describe('no usable answer is a ConnectionError', () => {
  test('when the network is down, with its cause', async () => {
    const cause = new TypeError('fetch failed');
    const { portero } = clientWith([() => Promise.reject(cause)]);
    const error = await portero.profile.me().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ name: 'ConnectionError', reason: 'network', status: undefined, cause });
  });

  test.each([
    ['a page of HTML', () => new Response('<h1>Welcome</h1>', { headers: { 'content-type': 'text/html' } })],
    [
      'a page of HTML with an error',
      () => new Response('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html' } }),
    ],
    ['plain text', () => new Response('ok')],
    ['JSON that breaks off', () => new Response('{"user":', { headers: { 'content-type': 'application/json' } })],
    [
      'a problem that breaks off',
      () => new Response('{', { status: 422, headers: { 'content-type': 'application/problem+json' } }),
    ],
    ['JSON under an error status', json({ message: 'no' }, { status: 500 })],
    ['JSON under an error status that is nothing', json(null, { status: 500 })],
    ['JSON under an error status with a type and a code of its own', json({ type: 1, code: 'E1' }, { status: 400 })],
    ['an error without a body', () => new Response(null, { status: 500 })],
    ['a success of another type', json({}, {}, 'application/problem+json')],
    ['a success without what was asked for', () => new Response(null, { status: 204 })],
    ['an empty success', () => new Response('', { headers: { 'content-type': 'application/json' } })],
    ['no object', json(null)],
    ['a list', json([])],
    ['a problem that is no object', refusal(null, { status: 502 })],
    ['a problem without a code, as gateways have them', refusal({ title: 'Not Found', status: 404 }, { status: 404 })],
    ['a problem whose code is no text', refusal({ title: 'Not Found', code: 5 }, { status: 404 })],
    ['a problem that says it is none', refusal(problem, { status: 200 })],
  ])('when it is %s', async (_what, answer) => {
    const { portero } = clientWith([answer]);
    const error = await portero.profile.me().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ reason: 'answer', status: answer().status });
  });

  test.each([
    ['a page of HTML', () => new Response('<h1>Welcome</h1>', { headers: { 'content-type': 'text/html' } })],
    ['an object', json({ user: null })],
    ['nothing, but not as Portero says it', () => new Response(null, { status: 200 })],
  ])('when it is %s where there is nothing to answer', async (_what, answer) => {
    const { portero } = clientWith([answer]);
    await expect(portero.session.logout()).rejects.toMatchObject({ name: 'ConnectionError', reason: 'answer' });
  });

  test('when the answer breaks off while it is read', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const { portero } = clientWith([() => new Response(body, { headers: { 'content-type': 'application/json' } })]);
    const error = await portero.profile.me().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ reason: 'network' });
  });
});

describe('a redirect is not followed, so that no password goes where nobody sent it', () => {
  test.each([301, 302, 303, 307, 308])('%s as Node sees it', async (status) => {
    const { portero, sent } = clientWith([
      () => new Response(null, { status, headers: { location: 'https://elsewhere.example/auth/login' } }),
    ]);
    const error = await portero.session.login({ email: 'a', password: 'b' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ reason: 'answer', status, message: expect.stringContaining('baseUrl') });
    expect(sent[0]?.init).toMatchObject({ redirect: 'manual' });
  });

  test('as browsers see it, who tell neither status nor where it leads', async () => {
    const opaque = Object.defineProperties(new Response(), {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
      ok: { value: false },
    });
    const { portero } = clientWith([() => opaque]);
    await expect(portero.profile.me()).rejects.toMatchObject({
      name: 'ConnectionError',
      reason: 'answer',
      status: undefined,
      message: expect.stringContaining('baseUrl'),
    });
  });
});

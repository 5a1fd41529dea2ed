import { api } from '@portero/contracts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConnectionError, createPortero, type Problem, ProblemError } from './index.ts';

afterEach(() => vi.unstubAllGlobals());

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client whose requests are written down, and answered with what is given. */
function clientOf(answer: () => Response | Promise<Response>, baseUrl?: string) {
  const sent: Sent[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    sent.push({ url: String(url), init });
    return answer();
  };
  return { portero: createPortero({ fetch, ...(baseUrl !== undefined && { baseUrl }) }), sent };
}

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

describe('a call', () => {
  test('sends the body as JSON, with the cookie, and returns what the server says', async () => {
    const answer = { user: { id: '1' }, session: { id: '2' } };
    const { portero, sent } = clientOf(json(answer));
    const input = { email: 'ada@example.com', password: 'correct horse', remember: true };
    expect(await portero.session.login(input)).toEqual(answer);
    expect(sent).toEqual([
      {
        url: '/auth/login',
        init: {
          method: 'POST',
          credentials: 'include',
          headers: { accept: 'application/json', 'content-type': 'application/json' },
          body: JSON.stringify(input),
        },
      },
    ]);
  });

  test('without a body sends none, and no type of one', async () => {
    const { portero, sent } = clientOf(json({ user: null, session: null }));
    await portero.session.current();
    expect(sent[0]?.init).toEqual({
      method: 'GET',
      credentials: 'include',
      headers: { accept: 'application/json' },
    });
  });

  test('puts parameters into the path, escaped, and nowhere else', async () => {
    const { portero, sent } = clientOf(() => new Response(null, { status: 204 }));
    await portero.session.end({ id: 'a/../b?c#d%' });
    expect(sent[0]?.url).toBe('/auth/sessions/a%2F..%2Fb%3Fc%23d%25');
    expect(sent[0]?.init.body).toBeUndefined();
  });

  test('keeps parameters as they are, whatever dollar signs they hold', async () => {
    const { portero, sent } = clientOf(() => new Response(null, { status: 204 }));
    await portero.session.end({ id: "$&$'$`$1" });
    expect(decodeURIComponent(sent[0]?.url ?? '')).toBe("/auth/sessions/$&$'$`$1");
  });

  test.each(['', '.', '..'])(
    'with the parameter "%s", which would lead to another address, is not sent',
    async (id) => {
      const { portero, sent } = clientOf(() => new Response(null, { status: 204 }));
      await expect(portero.session.end({ id })).rejects.toThrow(RangeError);
      expect(sent).toEqual([]);
    },
  );

  test('that is answered with 204 returns undefined', async () => {
    const { portero } = clientOf(() => new Response(null, { status: 204 }));
    expect(await portero.session.logout()).toBeUndefined();
    expect(await portero.session.logout({ scope: 'all' })).toBeUndefined();
  });

  test('goes to the base URL, with or without a slash at its end', async () => {
    for (const baseUrl of ['https://api.example.com', 'https://api.example.com/', 'https://api.example.com/base/']) {
      const { portero, sent } = clientOf(json({}), baseUrl);
      await portero.profile.me();
      expect(sent[0]?.url).toBe(`${baseUrl.replace(/\/$/, '')}/me`);
    }
  });

  test('uses the fetch that the page has at that moment, called bare as browsers want it', async () => {
    const portero = createPortero();
    let self: unknown = 'not called';
    vi.stubGlobal('fetch', async function (this: unknown) {
      self = this;
      return json({ user: null, session: null })();
    });
    await portero.session.current();
    expect([undefined, globalThis]).toContain(self);
  });

  test('takes the key set in the type that it has', async () => {
    const { portero } = clientOf(json({ keys: [] }, {}, 'application/jwk-set+json; charset=utf-8'));
    expect(await portero.accessTokens.keys()).toEqual({ keys: [] });
  });

  test('exists for every endpoint that a program calls, under its feature', () => {
    const methods = (features: object) =>
      Object.entries(features).flatMap(([feature, group]) => Object.keys(group).map((name) => `${feature}.${name}`));
    const { verify, ...called } = api;
    expect(methods(createPortero())).toEqual(methods(called));
  });
});

describe('a refusal', () => {
  test('is thrown with its code, status, fields and the whole problem', async () => {
    const { portero } = clientOf(refusal());
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
    const refused = { ...problem, status: 400, error: 'invalid_scope', error_description: 'scope: Expected one of …' };
    const { portero } = clientOf(json(refused, { status: 400 }));
    const error = await portero.device.start({ client_id: 'backup' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'validation_failed', status: 400, errors: problem.errors });
  });

  test('speaks by its title where it has no detail, and has no fields where it names none', async () => {
    const { detail: _, errors: __, ...bare } = problem;
    const { portero } = clientOf(refusal(bare));
    await expect(portero.profile.me()).rejects.toMatchObject({ message: problem.title, errors: [] });
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
    const { portero } = clientOf(
      refusal(limited, {
        status: 429,
        headers: { 'retry-after': header, date: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      }),
    );
    await expect(portero.profile.me()).rejects.toMatchObject({ code: 'rate_limited', status: 429, retryAfter });
  });
});

describe('no usable answer is a ConnectionError', () => {
  test('when the network is down, with its cause', async () => {
    const cause = new TypeError('fetch failed');
    const { portero } = clientOf(() => Promise.reject(cause));
    const error = await portero.profile.me().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ name: 'ConnectionError', reason: 'network', status: undefined, cause });
  });

  test('when nobody said where the server is, with the fix', async () => {
    await expect(createPortero().profile.me()).rejects.toThrow(
      'The client needs a baseUrl, such as https://app.example.com',
    );
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
  ])('when it is %s', async (_what, answer) => {
    const { portero } = clientOf(answer);
    const error = await portero.profile.me().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ reason: 'answer', status: answer().status });
  });

  test('when the answer breaks off while it is read', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const { portero } = clientOf(() => new Response(body, { headers: { 'content-type': 'application/json' } }));
    const error = await portero.profile.me().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ reason: 'network' });
  });
});

describe('a signal', () => {
  test('reaches fetch and ends the call with its own reason', async () => {
    const controller = new AbortController();
    const fetch = (_url: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new TypeError('aborted')));
      });
    const call = createPortero({ fetch: fetch as typeof globalThis.fetch }).profile.me(undefined, {
      signal: controller.signal,
    });
    const reason = new Error('the user left the page');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });
});

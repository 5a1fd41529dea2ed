import { api } from '@portero/contracts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createPortero } from './index.ts';

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
          redirect: 'manual',
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
      redirect: 'manual',
    });
  });

  test('without an input takes its options in the first place', async () => {
    const { portero } = clientOf(json({ user: null, session: null }));
    const reason = new Error('too late');
    await expect(portero.session.current({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(portero.session.logout(undefined, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
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
    const portero = createPortero({ baseUrl: 'https://app.example.com' });
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
    expect(await portero.serviceTokens.keys()).toEqual({ keys: [] });
  });

  test('exists for every endpoint that a program calls, under its feature', () => {
    const methods = (features: object) =>
      Object.entries(features).flatMap(([feature, group]) => Object.keys(group).map((name) => `${feature}.${name}`));
    const { verify, ...called } = api;
    expect(methods(createPortero())).toEqual(methods(called));
  });
});

describe('a mistake of the program is a TypeError, and no question of the network', () => {
  test.each([undefined, 'app.example.com', 'https://app example.com'])(
    'such as a base URL of %s, with the fix',
    async (baseUrl) => {
      const error = await createPortero({ baseUrl, retry: 3 })
        .profile.me()
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toHaveProperty('message', 'The client needs a baseUrl, such as https://app.example.com');
    },
  );

  test('such as an input that JSON cannot say', async () => {
    const { portero, sent } = clientOf(json({}));
    await expect(portero.profile.update({ name: 1n as never })).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  test('but options that are there and undefined are as good as none', async () => {
    const { portero } = clientOf(json({ user: null, session: null }));
    expect(await portero.session.current({ signal: undefined, retry: undefined })).toMatchObject({ user: null });
    expect(await portero.session.current({ signal: null as never })).toMatchObject({ user: null });
  });
});

describe('a signal', () => {
  test('reaches fetch and ends the call with its own reason', async () => {
    const controller = new AbortController();
    const fetch = (_url: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new TypeError('aborted')));
      });
    const call = createPortero({ fetch: fetch as typeof globalThis.fetch }).profile.me({
      signal: controller.signal,
    });
    const reason = new Error('the user left the page');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });
});

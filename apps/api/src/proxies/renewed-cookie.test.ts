import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proxies } from './test-proxy.ts';
import { type Scene, sceneOf } from './test-scene.ts';
import { foreverForAll } from './test-upstream.ts';

const HOUR = 3_600_000;

/** What an answer says to caches. */
const saysToCaches = (headers: NodeJS.Dict<string | string[]>) => ({
  cacheControl: headers['cache-control'],
  expires: headers.expires,
});

describe.each(proxies)('behind %s', (name) => {
  let scene: Scene;
  let cookie: string;
  beforeAll(async () => {
    scene = await sceneOf(name);
    cookie = await scene.api.signUp();
  });
  afterAll(() => scene.close());

  /** What a request gets from a session that is due for a new cookie. */
  const due = async (path: string, headers: Record<string, string> = {}) => {
    const start = scene.api.now;
    scene.api.now = new Date(start.getTime() + 2 * HOUR);
    const answer = await scene.ask(path, { headers: { cookie, ...headers } });
    scene.api.now = start;
    const renewed = (answer.headers['set-cookie'] ?? []).filter((one) => one.startsWith('__Host-portero='));
    return { ...answer, renewed };
  };

  test.each(['/logo.png', '/mine', '/', '/app-304/logo.png', '/app-301/logo.png'])(
    'no cache keeps the answer of %s with the cookie of somebody whose session is renewed with it',
    async (path) => {
      const { headers, renewed } = await due(path);
      expect(renewed).toHaveLength(1);
      const said = String(headers['cache-control']).split(/, */);
      expect(said).toEqual(expect.arrayContaining(['private', 'no-store']));
      expect(said.filter((word) => /public|max-age|immutable/.test(word))).toEqual([]);
      expect(new Date(headers.expires ?? 0).getUTCFullYear()).toBe(1970);
    },
  );

  test.each(['/app-404/logo.png', '/app-410/logo.png', '/app-500/logo.png'])(
    'nor that of %s, a failure: it comes without the cookie, or says so',
    async (path) => {
      const { headers, renewed } = await due(path);
      if (renewed.length > 0) expect(headers['cache-control']).toBe('private, no-store');
      else expect(headers['cache-control']).toBe(foreverForAll);
    },
  );

  test('the session is not worse off for a failure: the next answer that is none has the cookie', async () => {
    await due('/app-404/logo.png');
    expect((await due('/')).renewed).toHaveLength(1);
  });

  test.each(['/logo.png', '/mine', '/', '/app-404/logo.png'])(
    'what the app says of %s to caches is left alone where no cookie is renewed',
    async (path) => {
      const direct = await fetch(`http://127.0.0.1:${scene.upstream.port}${path}`);
      const { headers } = await scene.ask(path, { headers: { cookie } });
      const said = { cacheControl: direct.headers.get('cache-control'), expires: direct.headers.get('expires') };
      expect(saysToCaches(headers)).toEqual({
        cacheControl: said.cacheControl ?? undefined,
        expires: said.expires ?? undefined,
      });
    },
  );

  test('a WebSocket opens with a session that is due', async () => {
    const start = scene.api.now;
    scene.api.now = new Date(start.getTime() + 2 * HOUR);
    const { status, body } = await scene.upgrade('/live', { cookie, origin: scene.origin });
    scene.api.now = start;
    expect([status, body]).toEqual([101, 'hello through it\n']);
  });
});

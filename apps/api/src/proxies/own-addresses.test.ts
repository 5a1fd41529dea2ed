import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endpoints } from '@portero/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proxies } from './test-proxy.ts';
import { type Scene, sceneOf } from './test-scene.ts';

const at = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const read = (path: string) => readFileSync(at(path), 'utf8');

/** What the host name shares between the two goes to the app. */
const leftToTheApp = [
  // Its start page; ours is for a Portero that has the host for itself.
  '/',
  // A monitor asks Portero on its own port. Here these names are the app's, if it has them.
  '/healthz',
  '/readyz',
  // What crawlers may read is the app's to say.
  '/robots.txt',
];

const ofEndpoints = endpoints().map(({ endpoint }) => endpoint.path.replaceAll(/:\w+/g, 'x'));
const ofPages = [...read('apps/web/src/router/routes.ts').matchAll(/^ +\{? ?path: '([^']+)'/gm)].map(
  ([, path]) => path,
);
const ofServer = [...read('apps/api/src/pages.ts').matchAll(/app\.get\('([^']+)'/g)].map(([, path]) => path);
// Pages have addresses without an ending, and compressed copies have none of their own.
const ofFiles = globSync('**/*.*', { cwd: at('apps/api/dist/web') })
  .filter((file) => !/\.(html|br|gz)$|\.html\.\w+$/.test(file))
  .map((file) => `/${file}`);
const all = [...new Set([...ofEndpoints, ...ofPages, ...ofServer, ...ofFiles])] as string[];

test('the addresses are found where they are declared', () => {
  const some = ['/auth/login', '/.well-known/jwks.json', '/device', '/docs', '/docs.css', ...leftToTheApp];
  expect(all).toEqual(expect.arrayContaining(some));
  expect(all.some((path) => path.startsWith('/assets/'))).toBe(true);
});

test.each(all.filter((path) => !/^\/(auth|assets)\//.test(path)))('the recipe says whose the address %s is', (path) => {
  expect(read('docs/recipes/protect-anything.md')).toContain(`\`${path}\``);
});

describe.each(proxies)('behind %s', (name) => {
  let scene: Scene;
  let cookie: string;
  beforeAll(async () => {
    scene = await sceneOf(name);
    cookie = await scene.api.signUp();
  });
  afterAll(() => scene.close());

  test.each(all.filter((path) => !leftToTheApp.includes(path)))(
    '%s is answered by Portero, signed in or not',
    async (path) => {
      for (const headers of [{}, { accept: 'text/html' }, { cookie }]) {
        const answer = await scene.ask(`${path}?code=BCDF-GHJK`, { headers });
        expect(answer.headers['x-request-id']).toBeDefined();
        expect(answer.headers.location ?? '').not.toContain('/login');
      }
      expect(scene.upstream.seen).toEqual([]);
    },
  );

  test.each(leftToTheApp)('%s is the app, for those who are signed in', async (path) => {
    expect((await scene.passed(path, { headers: { cookie } })).url).toBe(path);
    expect((await scene.ask(path)).status).toBe(401);
    scene.upstream.seen.length = 0;
  });
});

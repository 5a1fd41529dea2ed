import type { RouteOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { hostApp } from '../test-host.ts';

const program = { method: 'POST', url: '/auth/device', payload: { client_id: 'backup' } } as const;

describe('a host without a page to answer a program\u2019s sign-in', () => {
  test('offers no such sign-in, and describes none', async () => {
    const { app } = await hostApp();
    expect((await app.inject(program)).statusCode).toBe(404);
    for (const method of ['GET', 'OPTIONS'] as const)
      expect((await app.inject({ ...program, method })).statusCode).toBe(404);
    const { paths, tags } = (await app.inject('/openapi.json')).json();
    expect(Object.keys(paths).filter((path) => path.startsWith('/auth/device'))).toEqual([]);
    expect(tags.map(({ name }: { name: string }) => name)).not.toContain('device');
    expect(Object.keys(paths)).toContain('/auth/tokens');
  });
});

describe('a host with such a page', () => {
  test.each([
    ['/login/program', 'http://localhost:3000/login/program'],
    ['https://app.example.com/device', 'https://app.example.com/device'],
  ])('%s leads people there', async (devicePage, address) => {
    const { app } = await hostApp({ devicePage });
    const { verification_uri: page, verification_uri_complete: complete } = (await app.inject(program)).json();
    expect([page, complete]).toEqual([address, expect.stringMatching(`^${address}\\?code=[A-Z]{4}-[A-Z]{4}$`)]);
    expect(Object.keys((await app.inject('/openapi.json')).json().paths)).toContain('/auth/device');
  });

  test.each(['device', '//elsewhere.example/device', 'javascript:alert(1)', '/device?x=y', '/#/device', ''])(
    'cannot mean %j',
    async (devicePage) => {
      await expect(hostApp({ devicePage })).rejects.toThrow('option devicePage must be the address of a page');
    },
  );
});

describe('the type of a problem', () => {
  test.each([
    ['is a name where no page explains it', {}, 'urn:portero:problem'],
    ['leads to the page that the host has', { problemsPage: '/help/errors' }, 'http://localhost:3000/help/errors'],
    [
      'leads to another host\u2019s page',
      { problemsPage: 'https://docs.example.com/errors' },
      'https://docs.example.com/errors',
    ],
  ])('%s, of Portero\u2019s endpoints and of the guards', async (_what, options, base) => {
    const { app } = await hostApp(options);
    app.get('/mine', { onRequest: app.requireSession }, async () => 'mine');
    for (const url of ['/me', '/mine']) expect((await app.inject(url)).json().type).toBe(`${base}#not_authenticated`);
  });
});

test('what Portero only refuses is hidden from a host\u2019s generator of documents', async () => {
  const routes: RouteOptions[] = [];
  const { app } = await hostApp({
    before: (host) => void host.addHook('onRoute', (route) => void routes.push(route)),
  });
  const { paths } = (await app.inject('/openapi.json')).json() as { paths: Record<string, object> };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const shown = routes
    .filter(({ method, schema }) => method !== 'HEAD' && !(schema as { hide?: boolean } | undefined)?.hide)
    .map(({ method, url }) => `${method} ${url}`);
  expect(shown.sort()).toEqual(operations.sort());
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestApi, testApi } from './test-api.ts';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let folder: string;
let api: TestApi;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portero-'));
  const webRoot = join(folder, 'web');
  mkdirSync(join(webRoot, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'private.txt'), 'private');
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>The app</title>');
  writeFileSync(join(webRoot, 'problems.html'), '<!doctype html><title>Problems</title>');
  writeFileSync(join(webRoot, 'docs.html'), '<!doctype html><title>API reference</title>curl http://localhost:3000/me');
  writeFileSync(join(webRoot, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(webRoot, 'assets/x.js'), 'export {};');
  writeFileSync(join(webRoot, 'assets/x.js.gz'), gzipSync('export {};'));
  api = await testApi({}, { webRoot });
});
afterEach(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

test.each(['/confirm-email', '/reset-password', '/not-me', '/undo-email', '/keep-account', '/signup'])(
  'what looks at a link of a mail before its reader does, and asks for anything, finds a page at %s',
  async (path) => {
    for (const headers of [{}, { accept: '*/*' }, { accept: 'image/*' }]) {
      for (const method of ['GET', 'HEAD'] as const) {
        const response = await api.send(method, path, { headers });
        expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      }
    }
    expect((await api.send('GET', path, { headers: { accept: 'application/json' } })).statusCode).toBe(404);
  },
);

test.each(['/', '/login', '/sign-up?next=/profile', '/profile', '/some/page', '/problemsome'])(
  'opening %s in a browser gives the app',
  async (path) => {
    const response = await api.send('GET', path, { headers: browser });
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.body).toContain('The app');
    expect(response.headers['cache-control']).toBe('no-cache');
    expect((await api.send('HEAD', path, { headers: browser })).statusCode).toBe(200);
  },
);

test('a program that mistypes an address gets a problem, not a page', async () => {
  for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }]) {
    const response = await api.send('GET', '/profil', { headers });
    expect([response.statusCode, response.json().code]).toEqual([404, 'not_found']);
  }
});

test.each(['/auth', '/auth/x', '/.well-known/x', '/assets/missing.js', '/assets/', '/me/x', '/logo.png'])(
  '%s is no page, also for a browser',
  async (path) => {
    const response = await api.send('GET', path, { headers: browser });
    expect([response.statusCode, response.json().code]).toEqual([404, 'not_found']);
  },
);

test('a password manager that looks for the form to change a password is led to it, behind any proxy', async () => {
  for (const method of ['GET', 'HEAD']) {
    for (const headers of [browser, {}, { host: 'internal:3000', 'x-forwarded-host': 'app.example.com' }]) {
      const response = await api.send(method, '/.well-known/change-password', { headers });
      expect([method, response.statusCode, response.body]).toEqual([method, 302, '']);
      expect(response.headers.location).toBe('/settings#password');
      expect(response.headers['cache-control']).toBe('no-store');
    }
  }
  const target = await api.send('GET', '/settings', { headers: browser });
  expect([target.statusCode, target.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
});

test('a password manager that checks whether our statuses can be trusted finds that they can', async () => {
  const path = '/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200';
  for (const headers of [browser, { accept: 'text/html' }, {}]) {
    for (const method of ['GET', 'HEAD']) {
      expect((await api.send(method, path, { headers })).statusCode).toBe(404);
    }
  }
});

test.each(['/', '/problems', '/docs', '/assets/x.js', '/.well-known/change-password'])(
  '%s is only read: any other method is a 405',
  async (path) => {
    const response = await api.send('POST', path, { headers: browser });
    expect([response.statusCode, response.json().code, response.headers.allow]).toEqual([
      405,
      'method_not_allowed',
      'GET, HEAD',
    ]);
  },
);

test('only opening gives the page: writing to its address is a 404', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const response = await api.send(method, '/login', { headers: browser });
    expect([method, response.statusCode]).toEqual([method, 404]);
    expect(response.json().code).toBe('not_found');
  }
});

test('/me in the address bar gives JSON, signed in or not', async () => {
  const anonymous = await api.send('GET', '/me', { headers: browser });
  expect([anonymous.statusCode, anonymous.json().code]).toEqual([401, 'not_authenticated']);
  const known = await api.send('GET', '/me', { headers: browser, cookie: await api.signUp() });
  expect([known.statusCode, known.json().user.name]).toEqual([200, 'Ada Lovelace']);
});

test('pages allow nothing foreign, nothing inline and no frame', async () => {
  for (const path of ['/', '/login', '/problems', '/docs', '/assets/x.js']) {
    const { headers } = await api.send('GET', path, { headers: browser });
    const csp = String(headers['content-security-policy']);
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("script-src 'self'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    // On http it would send the browser to an https that is not there.
    expect(csp).not.toContain('upgrade-insecure-requests');
    expect(headers).not.toHaveProperty('strict-transport-security');
  }
});

test('on https pages insist on https', async () => {
  await api.close();
  api = await testApi({ PUBLIC_URL: 'https://app.example.com' }, { webRoot: join(folder, 'web') });
  const { headers } = await api.send('GET', '/login', { headers: browser });
  expect(headers['strict-transport-security']).toMatch(/^max-age=63072000/);
  expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
});

test('files under assets are kept for ever, and come compressed to whoever can read that', async () => {
  const plain = await api.send('GET', '/assets/x.js');
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(plain.headers['content-type']).toMatch(/javascript/);
  expect(plain.body).toBe('export {};');
  const compressed = await api.send('GET', '/assets/x.js', { headers: { 'accept-encoding': 'gzip, br' } });
  expect(compressed.headers['content-encoding']).toBe('gzip');
  expect(compressed.headers['content-type']).toMatch(/javascript/);
  expect(String(compressed.headers.vary).toLowerCase()).toContain('accept-encoding');
});

test('an icon is not asked for at every page, and pages are always new', async () => {
  expect((await api.send('GET', '/icon.svg')).headers['cache-control']).toBe('public, max-age=3600');
  for (const path of ['/problems', '/problems.html', '/docs', '/index.html'])
    expect((await api.send('GET', path)).headers['cache-control']).toBe('no-cache');
});

test('the API reference stands at /docs, also for who is not signed in, and under its path alone', async () => {
  for (const method of ['GET', 'HEAD']) {
    for (const headers of [browser, {}]) {
      const response = await api.send(method, '/docs', { headers });
      expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    }
  }
  expect((await api.send('GET', '/docs')).body).toContain('API reference');
  expect((await api.send('GET', '/docs/x')).statusCode).toBe(404);
});

test('the API reference names the public address of this server, packed or not', async () => {
  await api.close();
  api = await testApi({ PUBLIC_URL: 'https://app.example.com' }, { webRoot: join(folder, 'web') });
  const plain = await api.send('GET', '/docs', { headers: browser });
  expect(plain.body).toBe('<!doctype html><title>API reference</title>curl https://app.example.com/me');
  expect(plain.headers).not.toHaveProperty('content-encoding');
  for (const encoding of ['gzip, deflate, br', 'gzip']) {
    const packed = await api.send('GET', '/docs', { headers: { ...browser, 'accept-encoding': encoding } });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'text/html; charset=utf-8' });
    expect(packed.headers.vary).toBe('Accept-Encoding');
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
  }
  const refusing = await api.send('GET', '/docs', { headers: { 'accept-encoding': 'gzip;q=0, identity' } });
  expect(refusing.body).toBe(plain.body);
  // Under no other name, where it would name another address.
  expect((await api.send('GET', '/docs.html')).statusCode).toBe(404);
});

test('the page that explains the problems stands at the address that problems name', async () => {
  const { type } = (await api.send('GET', '/me')).json();
  const { pathname, hash } = new URL(type);
  expect([pathname, hash]).toEqual(['/problems', '#not_authenticated']);
  expect((await api.send('GET', pathname, { headers: browser })).body).toContain('Problems');
});

test.each([
  '/../private.txt',
  '/..%2fprivate.txt',
  '/%2e%2e/private.txt',
  '/assets/..%5c..%5cprivate.txt',
  '//private.txt',
])('%s does not lead out of the folder of the app', async (path) => {
  for (const headers of [browser, {}]) {
    const response = await api.send('GET', path, { headers });
    expect(response.body).not.toBe('private');
    expect(response.statusCode).toBeLessThan(500);
  }
});

test('without a built app only the API is served', async () => {
  await api.close();
  api = await testApi();
  for (const path of ['/', '/.well-known/change-password']) {
    expect((await api.send('GET', path, { headers: browser })).statusCode).toBe(404);
  }
  expect((await api.send('GET', '/healthz', { headers: browser })).statusCode).toBe(200);
});

test.each(['/:(', '/:x(', '/(a', '/:', '/*', '/:id(^\\d+', '/::', '/a*b'])(
  'an address that reads like a pattern, such as %s, is unknown like any other',
  async (path) => {
    for (const method of ['GET', 'POST']) {
      const response = await api.send(method, path);
      expect([response.statusCode, response.json().code]).toEqual([404, 'not_found']);
    }
  },
);

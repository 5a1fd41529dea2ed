import { endpoints, problems } from '@portero/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ada, bob, type TestApi, testApi } from '../test-api.ts';
import { exchange } from '../test-socket.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { labelTexts, parseExposition } from './test-exposition.ts';

let api: TestApi;
let metrics: Metrics;
beforeEach(async () => {
  metrics = await createMetrics({ version: '1', databaseFile: ':memory:' });
  api = await testApi({ RATE_LIMITS: 'off' }, { metrics });
});
afterEach(() => api.close());

const scrape = async () => parseExposition(await metrics.text());
const requests = async () => (await scrape()).get('portero_http_request_duration_seconds')?.samples ?? [];
const labelsOf = async (name: string) => new Set((await requests()).map(({ labels }) => labels[name]));

test('whatever address is asked for, the routes are those that there are, and two words', async () => {
  const hostile = [
    '/nothing',
    '/me/',
    '/ME',
    '/auth/sessions/a"b',
    '/auth/sessions/%00%0a%22',
    '/auth/sessions/../../etc/passwd',
    '/%',
    '/%ff',
    '/metrics{le="1"}',
    `/${'a'.repeat(3000)}`,
    '//evil.example/me',
    '/me?token=secret',
    ...Array.from({ length: 200 }, (_, n) => `/made/up/${n}`),
  ];
  for (const url of hostile) await api.send('GET', url);
  const known = new Set(endpoints().map(({ endpoint }) => endpoint.path));
  const strange = [...(await labelsOf('route'))].filter((route) => !known.has(route ?? ''));
  expect(strange.sort()).toEqual(['unknown']);
  expect((await requests()).length).toBeLessThan(15 * 10);
});

test('whatever method is sent, eight and one word are told apart', async () => {
  const { port } = await listening();
  for (const method of ['BREW', 'PROPFIND', 'M-SEARCH', 'GET', 'QUERY', 'LINK', 'TRACE', 'get']) {
    await exchange(port, `${method} /me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  }
  const seen = [...(await labelsOf('method'))];
  expect(seen).toEqual(expect.arrayContaining(['GET', 'other']));
  expect(seen.filter((method) => !['GET', 'TRACE', 'other'].includes(method ?? ''))).toEqual([]);
});

async function listening(): Promise<{ port: number }> {
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  return api.app.server.address() as { port: number };
}

test('refusals are told by their codes, and by no word of anybody else', async () => {
  await api.signUp();
  await api.signUp(bob);
  await api.logIn('not this one');
  await api.send('POST', '/auth/signup', { body: ada });
  await api.send('POST', '/auth/login', { body: '{"email": ' });
  await api.send('PUT', '/me');
  const families = await scrape();
  const of = (name: string, label: string) =>
    Object.fromEntries(
      (families.get(name)?.samples ?? [])
        .filter(({ value }) => value > 0)
        .map(({ labels, value }) => [labels[label], value]),
    );
  expect(of('portero_problems_total', 'code')).toEqual({
    invalid_credentials: 1,
    email_taken: 1,
    malformed_json: 1,
    method_not_allowed: 1,
  });
  expect(of('portero_signups_total', 'outcome')).toEqual({ success: 2, email_taken: 1 });
  expect(of('portero_logins_total', 'outcome')).toEqual({ invalid_credentials: 1, malformed_json: 1 });
  const words = [...(families.get('portero_logins_total')?.samples ?? [])].map(({ labels }) => labels.outcome ?? '');
  expect(words.filter((word) => word !== 'success' && !(word in problems))).toEqual([]);
});

test('nothing that belongs to somebody stands in a scrape: no address, name, id, token or place', async () => {
  const from = '203.0.113.77';
  const cookie = await api.signUp(ada, { from });
  const session = (await api.send('GET', '/auth/session', { cookie })).json();
  const body = { name: 'nightly job', scopes: ['profile:read'] };
  const { token, id: tokenId } = (await api.send('POST', '/auth/tokens', { cookie, body, from })).json();
  await api.send('DELETE', `/auth/sessions/${session.session.id}`, { cookie, from });
  await api.send('GET', `/nothing/${ada.email}?token=${token}`, { from, headers: { 'user-agent': 'Netscape' } });
  await api.logIn('wrong', { from, headers: { 'x-request-id': 'request-of-ada' } });
  const text = await metrics.text();
  const secrets = [ada.email, ada.name, ada.password, cookie, token, tokenId, session.user.id, session.session.id];
  for (const secret of [...secrets, from, 'Netscape', 'nightly', 'request-of-ada', 'example.com']) {
    expect(text).not.toContain(secret);
  }
  // Nor anything of the form of an id, an address or a secret that this test did not think of.
  for (const label of labelTexts(parseExposition(text)))
    expect(label).not.toMatch(/@|[\w-]{22,}\d|\d+\.\d+\.\d+\.\d+|%/);
});

import type { Mailer, OutgoingMail } from '@portero/auth';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ada, bob, testApi } from './test-api.ts';

/** A server that listens, so that it sends, and keeps what it has sent. */
async function scene(env: Record<string, string>) {
  const sent: OutgoingMail[] = [];
  const mailer: Mailer = { senderName: 'Portero', send: async (mail) => void sent.push(mail) };
  // The settings must say that mail is sent; where to, is the mailer's.
  const api = await testApi({ ...env, MAIL_OUTBOX: 'unused' }, { mailer });
  onTestFinished(() => api.close());
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  return { ...api, sent };
}

/** Where the links of mails lead, in text and HTML. */
const originsIn = (mails: readonly OutgoingMail[]) =>
  mails
    .flatMap(({ text, html }) => [...`${text} ${html}`.matchAll(/https?:\/\/[^\s"'<>]+/g)])
    .map(([link]) => new URL(link).origin);

test.each([
  ['any Host', {}],
  ['any Host and X-Forwarded-Host of a trusted proxy', { TRUST_PROXY: 'loopback' }],
])('links in mails are on PUBLIC_URL, with %s', async (_what, env) => {
  const { send, sent } = await scene({ PUBLIC_URL: 'https://app.example.com', ...env });
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
    'x-original-host': 'evil.example',
    forwarded: 'host=evil.example;proto=http',
  };
  expect((await send('POST', '/auth/signup', { body: ada, headers })).statusCode).toBe(201);
  expect((await send('POST', '/auth/signup', { body: bob, headers })).statusCode).toBe(201);
  expect((await send('POST', '/auth/password/forgot', { body: { email: ada.email }, headers })).statusCode).toBe(202);
  await vi.waitUntil(() => sent.length === 3, { timeout: 30_000 });
  const origins = originsIn(sent);
  expect(origins.length).toBeGreaterThanOrEqual(6);
  expect(new Set(origins)).toEqual(new Set(['https://app.example.com']));
  expect(JSON.stringify(sent)).not.toContain('evil.example');
});

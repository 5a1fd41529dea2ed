import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { account, closedPort, mailServer, scriptedServer } from '../mail/test-mail-server.ts';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { mailFindings } from './mail.ts';

afterAll(cleanUp);

const MAIL_FROM = 'no-reply@example.com';
const MOMENT = { connection: 100, greeting: 100, silence: 100, send: 300 };

/** What is found of mail, which never holds the password. */
async function findings(env: Record<string, string>, timeouts?: typeof MOMENT) {
  const found = await mailFindings(loadConfig({ ...(env.MAIL_URL && { MAIL_FROM }), ...env }), timeouts);
  for (const { state, fix } of found) expect(fix === undefined).toBe(state === 'ok');
  expect(JSON.stringify(found)).not.toContain('hunter2');
  return found;
}

/** The one finding of a server that is not well. */
async function fault(url: (port: number) => string, options: SMTPServerOptions = {}) {
  const { port, deliveries } = await mailServer(options);
  const found = await findings({ MAIL_URL: url(port) });
  expect(deliveries).toEqual([]);
  expect(found).toMatchObject([{ state: 'wrong', check: 'mail' }]);
  return found[0]?.fix;
}

const credentials = `${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}`;

test('without mail nothing is wrong, and it says how forgotten passwords are replaced', async () => {
  expect(await findings({})).toMatchObject([{ state: 'ok', says: expect.stringContaining('reset-password') }]);
});

test('a server that takes the credentials is well, and gets no mail', async () => {
  const { port, deliveries } = await mailServer({ disabledCommands: ['STARTTLS'] });
  expect(await findings({ MAIL_URL: `smtp://${credentials}@127.0.0.1:${port}?tls=none` })).toEqual([
    {
      state: 'ok',
      check: 'mail',
      says: `127.0.0.1:${port} answers and takes the credentials; "portero mail test" sends one`,
    },
  ]);
  expect(deliveries).toEqual([]);
});

test('what is wrong with a server is found with what to do about it', async () => {
  const plain = { disabledCommands: ['STARTTLS'] };
  expect(await fault((port) => `smtp://x:hunter2@127.0.0.1:${port}?tls=none`, plain)).toContain('user and password');
  expect(await fault((port) => `smtp://127.0.0.1:${port}`, plain)).toContain('does not encrypt on this port');
  expect(await fault((port) => `smtp://127.0.0.1:${port}`)).toContain('NODE_EXTRA_CA_CERTS');
  expect(await fault((port) => `smtps://127.0.0.1:${port}`, { secure: true })).toContain('NODE_EXTRA_CA_CERTS');
  expect(await fault((port) => `smtps://127.0.0.1:${port}`)).toContain('use smtp://');
});

test('a server that is not there, or says nothing, is found within the time for it', async () => {
  const absent = {
    state: 'wrong',
    says: expect.stringContaining('ECONNREFUSED'),
    fix: expect.stringContaining('runs'),
  };
  expect(await findings({ MAIL_URL: `smtp://127.0.0.1:${await closedPort()}` })).toMatchObject([absent]);
  const port = await scriptedServer(() => {});
  const silent = { state: 'wrong', says: expect.stringContaining('too long'), fix: expect.stringContaining('smtp://') };
  expect(await findings({ MAIL_URL: `smtp://127.0.0.1:${port}` }, MOMENT)).toMatchObject([silent]);
});

test.each(['none', 'opportunistic'])('tls=%s is worth a thought, unless the server is on this machine', async (tls) => {
  const elsewhere = await findings({ MAIL_URL: `smtp://192.0.2.1:1?tls=${tls}` }, MOMENT);
  expect(elsewhere).toMatchObject([{ state: 'advice', fix: expect.stringContaining('smtps://') }, { state: 'wrong' }]);
  const here = await findings({ MAIL_URL: `smtp://127.0.0.1:${await closedPort()}?tls=${tls}` });
  expect(here).toMatchObject([{ state: 'wrong' }]);
});

test('a folder in place of a server is for development: with https it is worth a thought', async () => {
  const MAIL_OUTBOX = join(temporaryFolder(), 'mail');
  expect(await findings({ MAIL_OUTBOX })).toMatchObject([{ state: 'ok', says: expect.stringContaining('nobody') }]);
  mkdirSync(MAIL_OUTBOX, { mode: 0o755 });
  expect(await findings({ MAIL_OUTBOX, PUBLIC_URL: 'https://app.example.com' })).toMatchObject([
    { state: 'advice', check: 'mail', fix: expect.stringContaining('MAIL_URL') },
    { check: 'permissions' },
  ]);
});

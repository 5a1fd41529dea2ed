import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { testApi } from '../test-api.ts';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { mailServer } from './test-mail-server.ts';
import { mailerOf } from './transport.ts';

afterAll(cleanUp);

const mail = {
  to: 'ada@example.com',
  subject: 'Hello',
  text: 'Hello.',
  html: '<p>Hello.</p>',
  language: 'en',
} as const;
const aMail = { ...mail, id: 'm1', date: new Date('2026-11-23T08:00:00.000Z') };

/** The mailer that settings make. */
function mailer(env: Record<string, string>) {
  const config = loadConfig(env).mail;
  if (!config) throw new Error('no mail');
  return mailerOf(config);
}

test('the settings decide whether a mail goes to a server or becomes a file', async () => {
  const MAIL_OUTBOX = join(temporaryFolder(), 'mail');
  await (await mailer({ MAIL_OUTBOX })).send(aMail);
  expect(readdirSync(MAIL_OUTBOX)).toEqual(['20261123T080000000Z-m1.eml']);

  const { port, deliveries } = await mailServer({ disabledCommands: ['STARTTLS'] });
  const toServer = await mailer({ MAIL_URL: `smtp://127.0.0.1:${port}?tls=none`, MAIL_FROM: 'Garden <a@example.com>' });
  expect(toServer.senderName).toBe('Garden');
  await toServer.send(aMail);
  await toServer.close?.();
  expect(deliveries).toMatchObject([{ from: 'a@example.com', to: ['ada@example.com'] }]);
});

test('the app starts where the mail server is not there, and ends its mailer when it ends itself', async () => {
  const absent = await testApi({ MAIL_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'a@example.com' });
  expect((await absent.send('GET', '/healthz')).statusCode).toBe(200);
  await absent.close();

  const said: string[] = [];
  const api = await testApi(
    {},
    { mailer: { senderName: 'Garden', send: async () => {}, close: async () => void said.push('closed') } },
  );
  await api.close();
  expect(said).toEqual(['closed']);
});

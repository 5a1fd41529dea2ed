import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { account, answer, mailServer, ownCertificate } from '../mail/test-mail-server.ts';
import { cli, cliJson, cliProcess } from '../test-cli.ts';
import { cleanUp, temporaryFolder } from '../test-server.ts';

afterAll(cleanUp);

const MAIL_FROM = 'Garden <no-reply@example.com>';
const run = (env: Record<string, string>, ...more: string[]) =>
  cli(['mail', 'test', 'ada@example.com', ...more], { folder: temporaryFolder(), env });

test('sends one mail and says what the server answered, as a program that trusts what NODE_EXTRA_CA_CERTS names', async () => {
  const { port, deliveries } = await mailServer();
  const folder = temporaryFolder();
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, ownCertificate().cert);
  const credentials = `${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}`;
  const env = { MAIL_URL: `smtp://${credentials}@localhost:${port}`, MAIL_FROM, NODE_EXTRA_CA_CERTS: ca };
  expect(await cliProcess(['mail', 'test', 'ada@example.com'], { folder, env })).toEqual({
    code: 0,
    stdout: `localhost:${port} has taken the mail to ada@example.com.\nIt answered: 250 Taken\n`,
    stderr: '',
  });
  expect(deliveries).toMatchObject([
    { to: ['ada@example.com'], user: account.user, encrypted: true, mail: { subject: 'Garden: a test' } },
  ]);
  const { stdout } = await cliProcess(['doctor', '--json'], { folder, env });
  expect(JSON.parse(stdout).findings).toContainEqual(
    expect.objectContaining({ check: 'mail', state: 'ok', says: expect.stringContaining('with STARTTLS and takes') }),
  );
});

test('says what the server has against it, harmless for a terminal, and ends with 1', async () => {
  const { port } = await mailServer({
    onRcptTo: ({ address }, _session, done) => done(answer(550, `No \u001b[31m${address} here`)),
  });
  const env = { MAIL_URL: `smtp://localhost:${port}?tls=none`, MAIL_FROM };
  expect(await run(env)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^The mail server answered 550 at RCPT TO\. .*\nIt answered: 550 No .*ada@example.com/,
    ),
  });
  expect((await run(env)).stderr).not.toContain('\u001b');
  const { code, stdout } = await run(env, '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { sent: false, answer: expect.stringContaining('550 No') }]);
});

test('into a folder it becomes a file', async () => {
  const folder = temporaryFolder();
  const MAIL_OUTBOX = join(folder, 'mail');
  const said = await cliJson(['mail', 'test', 'ada@example.com'], { folder, env: { MAIL_OUTBOX } });
  expect(said).toMatchObject({ sent: true, to: 'ada@example.com', answer: null });
  expect(readdirSync(MAIL_OUTBOX)).toHaveLength(1);
  writeFileSync(join(folder, 'file'), '');
  const blocked = { MAIL_OUTBOX: join(folder, 'file') };
  expect(await cli(['mail', 'test', 'ada@example.com'], { folder, env: blocked })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The system refused'),
  });
});

test('without mail, or to what is no address, nothing is sent', async () => {
  expect(await run({})).toMatchObject({ code: 1, stderr: expect.stringContaining('set MAIL_URL and MAIL_FROM') });
  const outcome = await cli(['mail', 'test', 'ada'], { folder: temporaryFolder(), env: { MAIL_OUTBOX: '/nowhere' } });
  expect(outcome).toMatchObject({ code: 2, stderr: 'ada is no address that mail can be sent to.\n' });
});

import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, expect, test } from 'vitest';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { answer, mailServer, replies, scriptedServer } from './test-mail-server.ts';
import { emptied, passTime, patience, recipients, startSending, until, waiting } from './test-mailing.ts';

afterAll(cleanUp);

const password = 'correct horse battery staple';
const person = (n: number) => ({ email: `person${n}@example.com`, name: `Person ${n}`, password });

const greeting = { EHLO: '250 test', MAIL: '250 ok', RCPT: '250 ok' };

/** A mail server that takes a mail when it is told to, and not before. */
async function slowServer() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const taken: string[] = [];
  const onData: SMTPServerOptions['onData'] = (stream, { envelope }, done) => {
    void buffer(stream).then(async () => {
      for (const { address } of envelope.rcptTo) taken.push(address);
      await released;
      done(null);
    });
  };
  const { port } = await mailServer({ onData });
  return { port, taken, release };
}

test('a mail server that dies amid a mail gets it again, and nothing of the mail is in the log', patience, async () => {
  const folder = temporaryFolder();
  const dying = await scriptedServer(replies({ ...greeting, DATA: (socket: Socket) => socket.destroy() }));
  const server = await startSending(folder, dying);
  expect((await server.send('POST', '/auth/signup', { body: person(1) })).status).toBe(201);
  await until(() => waiting(folder)[0]?.attempts === 1);
  await until(() => Number(waiting(folder)[0]?.due_at) < Date.now() + 10_000);
  const { code, stdout } = await server.stop();
  expect(code).toBe(0);
  expect(stdout).toMatch(/sending a mail \(verify-email, [0-9a-f-]{36}\), which will be tried again, failed/);
  for (const private_ of [person(1).email, 'confirm-email#', password]) expect(stdout).not.toContain(private_);

  passTime(folder);
  const mails = await mailServer();
  const restarted = await startSending(folder, mails.port);
  await emptied(folder);
  await restarted.stop();
  expect(recipients(mails.deliveries)).toEqual([person(1).email]);
});

test('a recipient whom the mail server refuses is given up at once and holds up nobody', patience, async () => {
  const folder = temporaryFolder();
  const mails = await mailServer({
    onRcptTo: ({ address }, _session, done) =>
      address === person(1).email ? done(answer(550, 'No such mailbox')) : done(),
  });
  const server = await startSending(folder, mails.port);
  for (const n of [1, 2]) await server.send('POST', '/auth/signup', { body: person(n) });
  await emptied(folder);
  const { stdout } = await server.stop();
  expect(recipients(mails.deliveries)).toEqual([person(2).email]);
  expect(stdout).toContain('The mail server answered 550 at RCPT TO');
  expect(stdout).not.toContain(person(1).email);
});

test(
  'nobody waits for a slow mail server: people are answered meanwhile, and their mails come when it is ready',
  patience,
  async () => {
    const folder = temporaryFolder();
    const slow = await slowServer();
    const server = await startSending(folder, slow.port);
    const people = [1, 2, 3, 4, 5, 6].map(person);
    for (const body of people) expect((await server.send('POST', '/auth/signup', { body })).status).toBe(201);
    expect((await server.send('GET', '/readyz')).status).toBe(200);
    expect(waiting(folder)).toHaveLength(people.length);
    slow.release();
    await emptied(folder);
    await server.stop();
    expect(slow.taken.sort()).toEqual(people.map(({ email }) => email));
  },
);

test('SIGTERM while a mail is being sent waits until it is, and begins no other', patience, async () => {
  const folder = temporaryFolder();
  const slow = await slowServer();
  const server = await startSending(folder, slow.port);
  await server.send('POST', '/auth/signup', { body: person(1) });
  await until(() => slow.taken.length === 1);
  const ended = server.stop('SIGTERM');
  // It has begun to end once it takes no connection any more.
  await until(() =>
    server.send('GET', '/healthz').then(
      () => false,
      () => true,
    ),
  );
  slow.release();
  expect((await ended).code).toBe(0);
  expect(slow.taken).toEqual([person(1).email]);
  expect(waiting(folder)).toEqual([]);
});

test(
  'SIGTERM does not wait for a mail server that never answers: the mail stays for the next start',
  patience,
  async () => {
    const folder = temporaryFolder();
    const silent = await slowServer();
    const server = await startSending(folder, silent.port);
    await server.send('POST', '/auth/signup', { body: person(1) });
    await until(() => silent.taken.length === 1);
    const { code, stdout } = await server.stop('SIGTERM');
    expect(code).toBe(0);
    expect(stdout).not.toContain('killed by timeout');
    expect(waiting(folder)).toMatchObject([{ attempts: 1 }]);
  },
);

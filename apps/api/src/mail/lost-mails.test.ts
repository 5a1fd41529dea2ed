import { afterAll, expect, test } from 'vitest';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { closedPort, mailServer, replies, scriptedServer } from './test-mail-server.ts';
import {
  emptied,
  inFile,
  passTime,
  patience,
  recipients,
  startSending,
  tokenIn,
  until,
  waiting,
} from './test-mailing.ts';

afterAll(cleanUp);

const password = 'correct horse battery staple';
const person = (n: number) => ({ email: `person${n}@example.com`, name: `Person ${n}`, password });

test(
  'a sign-up is acknowledged while the mail server is down; after kill -9 its mail goes out once',
  patience,
  async () => {
    const folder = temporaryFolder();
    const server = await startSending(folder, await closedPort());
    expect((await server.send('POST', '/auth/signup', { body: person(1) })).status).toBe(201);
    expect((await server.stop('SIGKILL')).signal).toBe('SIGKILL');
    expect(waiting(folder)).toMatchObject([{ kind: 'verify-email' }]);
    passTime(folder);

    const mails = await mailServer();
    const restarted = await startSending(folder, mails.port);
    await emptied(folder);
    const [delivery] = mails.deliveries;
    const token = tokenIn(delivery?.mail ?? {}, 'confirm-email');
    expect((await restarted.send('POST', '/auth/email/confirm', { body: { token } })).status).toBe(204);
    await restarted.stop();
    expect(recipients(mails.deliveries)).toEqual([person(1).email]);
  },
);

test(
  'of 40 sign-ups amid which Portero is killed, each that was told 201 gets its mail, and nobody else any',
  patience,
  async () => {
    const folder = temporaryFolder();
    const server = await startSending(folder, await closedPort());
    const acknowledged: string[] = [];
    let crash: ReturnType<typeof server.stop> | undefined;
    const attempts = Array.from({ length: 40 }, async (_, n) => {
      const answer = await server.send('POST', '/auth/signup', { body: person(n) });
      if (answer.status !== 201) return;
      acknowledged.push(person(n).email);
      if (acknowledged.length === 8) crash = server.stop('SIGKILL');
    });
    await Promise.allSettled(attempts);
    await crash;
    const accounts = inFile(folder, (db) =>
      db.prepare<[], string>('SELECT email FROM users ORDER BY email').pluck().all(),
    );
    passTime(folder);

    const mails = await mailServer();
    const restarted = await startSending(folder, mails.port);
    await emptied(folder);
    await restarted.stop();
    // Who was not told anything has an account and a mail, or neither.
    expect(recipients(mails.deliveries)).toEqual(accounts);
    expect(accounts).toEqual(expect.arrayContaining(acknowledged));
  },
);

test(
  'a mail that was under way when Portero was killed is sent again when its claim is over, with the same Message-ID',
  patience,
  async () => {
    const folder = temporaryFolder();
    let seen = '';
    const holding = await scriptedServer((socket) => {
      const said = { EHLO: '250 test', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go on' };
      replies(said)(socket);
      // It takes the mail and never says so.
      socket.on('data', (text: string) => {
        seen += text;
      });
    });
    const server = await startSending(folder, holding);
    await server.send('POST', '/auth/signup', { body: person(1) });
    await until(() => seen.includes('\r\n.\r\n'));
    await server.stop('SIGKILL');
    const [claimed] = waiting(folder);
    expect(claimed).toMatchObject({ attempts: 1 });
    expect(claimed?.due_at).toBeGreaterThan(Date.now());

    const mails = await mailServer();
    passTime(folder);
    const late = await startSending(folder, mails.port);
    await emptied(folder);
    await late.stop();
    expect(recipients(mails.deliveries)).toEqual([person(1).email]);
    const messageId = mails.deliveries[0]?.mail.messageId;
    expect(messageId).toBe(/^Message-ID: (.+)$/im.exec(seen)?.[1]);
  },
);

test('two processes on one file send each mail once', patience, async () => {
  const folder = temporaryFolder();
  const mails = await mailServer();
  const [one, two] = await Promise.all([startSending(folder, mails.port), startSending(folder, mails.port)]);
  const people = Array.from({ length: 40 }, (_, n) => person(n));
  const answers = await Promise.all(
    people.map((body, n) => (n % 2 === 0 ? one : two).send('POST', '/auth/signup', { body })),
  );
  expect(answers.map(({ status }) => status)).toEqual(people.map(() => 201));
  await emptied(folder);
  await Promise.all([one.stop(), two.stop()]);
  expect(recipients(mails.deliveries)).toEqual(people.map(({ email }) => email).sort());
});

import { afterAll, expect, test } from 'vitest';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { closedPort, mailServer } from './test-mail-server.ts';
import { emptied, inFile, passTime, patience, recipients, startSending, tokenIn, waiting } from './test-mailing.ts';

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

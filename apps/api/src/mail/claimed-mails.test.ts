import { afterAll, expect, test } from 'vitest';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { mailServer, replies, scriptedServer } from './test-mail-server.ts';
import { emptied, passTime, patience, recipients, startSending, until, waiting } from './test-mailing.ts';

afterAll(cleanUp);

const password = 'correct horse battery staple';
const person = (n: number) => ({ email: `person${n}@example.com`, name: `Person ${n}`, password });

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

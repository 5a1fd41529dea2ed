import { MailRefused, type OutgoingMail } from '@portero/auth';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type SmtpSettings, smtpMailer } from './smtp.ts';
import type { SmtpServer } from './smtp-server.ts';
import {
  account,
  answer,
  closedPort,
  mailServer,
  ownCertificate,
  replies,
  scriptedServer,
} from './test-mail-server.ts';

const mail: OutgoingMail = {
  id: '0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47',
  to: 'ada@example.com',
  subject: 'Confirma tu correo — ¿eres tú?',
  text: 'Hola, Ada.\n\nhttps://app.example.com/confirm-email#t0ken\n',
  html: '<p>Hola, <b>Ada</b>.</p><p><a href="https://app.example.com/confirm-email#t0ken">Sí</a></p>',
  language: 'es',
  date: new Date('2026-11-23T08:00:00.000Z'),
};
const from = { name: 'El Jardín', address: 'no-reply@app.example.com' };

interface Given extends Partial<SmtpServer>, Pick<SmtpSettings, 'timeouts'> {
  port: number;
  /** Whether the test's own certificate is trusted. */
  trusting?: boolean;
  from?: SmtpSettings['from'];
}

/** A mailer for a server of the test. */
function mailer({ timeouts, trusting = true, from: sender = from, ...server }: Given) {
  const made = smtpMailer({
    server: { host: 'localhost', tls: 'required', credentials: null, ...server },
    from: sender,
    ...(timeouts && { timeouts }),
    ...(trusting && { ca: ownCertificate().cert }),
  });
  onTestFinished(() => made.close?.());
  return made;
}

/** What sending ends with, which must not be nothing; and says nothing of the mail, nor of the password. */
async function fault(sending: Promise<void>): Promise<Error> {
  const error = await sending.then(
    () => new Error('it was sent'),
    (thrown: Error) => thrown,
  );
  const all = JSON.stringify([error.message, { ...error }, error.cause ?? null]);
  for (const secret of [mail.to, 'ada', account.password, 't0ken']) expect(all).not.toContain(secret);
  return error;
}

/** One that makes another try worth it. */
async function temporary(sending: Promise<void>): Promise<string> {
  const error = await fault(sending);
  expect(error).not.toBeInstanceOf(MailRefused);
  return error.message;
}

async function final(sending: Promise<void>): Promise<string> {
  const error = await fault(sending);
  expect(error).toBeInstanceOf(MailRefused);
  return error.message;
}

describe('a mail', () => {
  test('arrives as it was written, by text and by HTML, encrypted and from who logged in', async () => {
    const { port, deliveries } = await mailServer();
    await mailer({ port, credentials: account }).send(mail);
    expect(deliveries).toMatchObject([
      { from: from.address, to: [mail.to], user: account.user, encrypted: true, mail: { subject: mail.subject } },
    ]);
    const [delivery] = deliveries;
    expect(delivery?.mail.text?.trim()).toBe(mail.text.trim());
    expect(delivery?.mail.html).toBe(mail.html);
    expect(delivery?.mail.from?.value).toEqual([{ name: 'El Jardín', address: from.address }]);
    expect(delivery?.mail.date).toEqual(mail.date);
    expect(delivery?.mail.headers.get('content-language')).toBe('es');
    expect(delivery?.mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('has the same Message-ID whenever it is tried, and no header more than it needs', async () => {
    const { port, deliveries } = await mailServer();
    const sender = mailer({ port });
    await sender.send(mail);
    await sender.send(mail);
    expect(deliveries.map((one) => one.mail.messageId)).toEqual(Array(2).fill(`<${mail.id}@app.example.com>`));
    expect([...(deliveries[0]?.mail.headers.keys() ?? [])].sort()).toEqual([
      'auto-submitted',
      'content-language',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
  });

  test('cannot get further headers or recipients by line breaks, quotes and commas', async () => {
    const { port, deliveries } = await mailServer();
    const name = 'Eve"\r\nBcc: everybody@example.com\r\n\r\n<script>, "x" <x@example.com>';
    const subject = 'Hello\r\nBcc: everybody@example.com\r\n\r\nand more';
    await mailer({ port, from: { ...from, name } }).send({ ...mail, subject, id: 'x>\r\nBcc: everybody@example.com' });
    expect(deliveries).toMatchObject([{ from: from.address, to: [mail.to] }]);
    expect(deliveries[0]?.raw).not.toMatch(/^bcc:/im);
    expect(deliveries[0]?.mail.bcc).toBeUndefined();
    expect(deliveries[0]?.mail.from?.value).toMatchObject([{ address: from.address }]);
    expect(deliveries[0]?.mail.text?.trim()).toBe(mail.text.trim());
  });

  test.each(['ada@example.com\r\nRCPT TO:<eve@example.com>', 'ada@example.com> <eve@example.com', ''])(
    'to the address %j is refused for good and goes nowhere',
    async (to) => {
      const { port, deliveries } = await mailServer();
      await final(mailer({ port }).send({ ...mail, to }));
      expect(deliveries).toEqual([]);
    },
  );

  test('goes over a connection that is open already', async () => {
    const { port, deliveries, connections } = await mailServer();
    const sender = mailer({ port });
    for (let count = 0; count < 3; count += 1) await sender.send({ ...mail, id: `mail-${count}` });
    expect([deliveries.length, connections()]).toEqual([3, 1]);
  });
});

describe('encryption', () => {
  test('from the first byte is what smtps has', async () => {
    const { port, deliveries } = await mailServer({ secure: true });
    await mailer({ port, tls: 'implicit' }).send(mail);
    expect(deliveries).toMatchObject([{ encrypted: true }]);
  });

  test.each(['implicit', 'required', 'opportunistic'] as const)(
    'that is %s is refused where nobody vouches for the certificate, and may be mended',
    async (tls) => {
      const { port, deliveries } = await mailServer({ secure: tls === 'implicit' });
      expect(await temporary(mailer({ port, tls, trusting: false }).send(mail))).toContain('self-signed certificate');
      expect(deliveries).toEqual([]);
    },
  );

  test('is insisted on: a server without STARTTLS gets neither mail nor password', async () => {
    const attempts: unknown[] = [];
    const { port, deliveries } = await mailServer({
      disabledCommands: ['STARTTLS'],
      onAuth: (auth, _session, done) => {
        attempts.push(auth);
        done(null, { user: 'somebody' });
      },
    });
    expect(await temporary(mailer({ port, credentials: account }).send(mail))).toMatch(/STARTTLS/);
    expect([deliveries, attempts]).toEqual([[], []]);
  });

  test('is done without only where the setting says so', async () => {
    const { port, deliveries } = await mailServer({ disabledCommands: ['STARTTLS'] });
    await mailer({ port, tls: 'opportunistic' }).send(mail);
    await mailer({ port, tls: 'none' }).send(mail);
    expect(deliveries.map(({ encrypted }) => encrypted)).toEqual([false, false]);
  });

  test('that is opportunistic is used where the server has it; none means none', async () => {
    const { port, deliveries } = await mailServer();
    await mailer({ port, tls: 'opportunistic' }).send(mail);
    await mailer({ port, tls: 'none' }).send(mail);
    expect(deliveries.map(({ encrypted }) => encrypted)).toEqual([true, false]);
  });
});

describe('a server that answers', () => {
  test.each([
    [550, 'final'],
    [552, 'final'],
    [450, 'temporary'],
    [503, 'temporary'],
    [530, 'temporary'],
  ] as const)('%i to the recipient makes the fault a %s one, which names number and stage only', async (code, kind) => {
    const { port } = await mailServer({
      onRcptTo: ({ address }, _session, done) => done(answer(code, `No mailbox ${address} here`)),
    });
    const says = await (kind === 'final' ? final : temporary)(mailer({ port }).send(mail));
    expect(says).toBe(`The mail server answered ${code} at RCPT TO`);
  });

  test('421 and hangs up has only no time at present', async () => {
    const { port } = await mailServer({ onRcptTo: (_address, _session, done) => done(answer(421, 'ada, later')) });
    expect(await temporary(mailer({ port }).send(mail))).toContain('421');
  });

  test.each([
    [554, 'final'],
    [451, 'temporary'],
  ] as const)('%i to the sender or to the mail itself: a %s one', async (code, kind) => {
    const refused = kind === 'final' ? final : temporary;
    const ofSender = await mailServer({ onMailFrom: (_address, _session, done) => done(answer(code, 'ada again')) });
    expect(await refused(mailer({ port: ofSender.port }).send(mail))).toContain(`${code} at MAIL FROM`);
    const ofMail = await mailServer({
      onData: (stream, _session, done) => {
        stream.resume().on('end', () => done(answer(code, 'ada again')));
      },
    });
    expect(await refused(mailer({ port: ofMail.port }).send(mail))).toContain(`${code} at DATA`);
  });

  test('that the password is wrong may be told another one: the mail is kept', async () => {
    const { port, deliveries } = await mailServer();
    const sending = mailer({ port, credentials: { ...account, password: 'wrong' } }).send(mail);
    expect(await temporary(sending)).toMatch(/^The mail server answered 535 at AUTH/);
    expect(deliveries).toEqual([]);
  });

  test('that it knows no log-in gets no mail from somebody who has a password to give', async () => {
    const { port, deliveries } = await mailServer({ disabledCommands: ['AUTH'] });
    await temporary(mailer({ port, credentials: account }).send(mail));
    expect(deliveries).toEqual([]);
  });

  test('nothing but "go away" to everybody refuses us, not the mail', async () => {
    const port = await scriptedServer((socket) => socket.end('554 ada, go away\r\n'));
    expect(await temporary(mailer({ port, tls: 'none' }).send(mail))).toContain('554 at CONN');
  });
});

describe('a server that is in trouble', () => {
  const polite = { EHLO: '250 test', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go on' };

  test('or is not there leaves the mail to be tried again', async () => {
    expect(await temporary(mailer({ port: await closedPort() }).send(mail))).toContain('ECONNREFUSED');
  });

  test('and dies in the middle of a mail has not taken it', async () => {
    const port = await scriptedServer(
      replies({ ...polite, DATA: (socket) => socket.write('354 go on\r\n', () => socket.destroy()) }),
    );
    expect(await temporary(mailer({ port, tls: 'none' }).send(mail))).toContain('cannot be used');
  });

  test('and never greets, or falls silent after it, is waited for no longer than it may take', async () => {
    const silent = await scriptedServer(() => {});
    expect(await temporary(mailer({ port: silent, timeouts: { greeting: 50 } }).send(mail))).toContain('too long');
    const stuck = await scriptedServer(replies({ ...polite, RCPT: () => {} }));
    const sending = mailer({ port: stuck, tls: 'none', timeouts: { silence: 50 } }).send(mail);
    expect(await temporary(sending)).toContain('too long');
  });

  test('and never stops talking is left after the time that a whole mail may take', async () => {
    const port = await scriptedServer(
      replies({
        ...polite,
        '.': (socket) => {
          const timer = setInterval(() => socket.write('250-still at it\r\n'), 10);
          socket.on('close', () => clearInterval(timer));
        },
      }),
    );
    const sending = mailer({ port, tls: 'none', timeouts: { send: 200 } }).send(mail);
    expect(await temporary(sending)).toContain('too long');
  });

  test('and comes back later takes the mail then, by the same mailer', async () => {
    let isBusy = true;
    const { port, deliveries } = await mailServer({
      onRcptTo: (_address, _session, done) => done(isBusy ? answer(451, 'Later') : null),
    });
    const sender = mailer({ port });
    await temporary(sender.send(mail));
    isBusy = false;
    await sender.send(mail);
    expect(deliveries).toHaveLength(1);
  });
});

test('who has closed the mailer cannot send by it, and is told so', async () => {
  const { port } = await mailServer();
  const sender = mailer({ port });
  await sender.send(mail);
  await sender.close?.();
  await temporary(sender.send(mail));
});

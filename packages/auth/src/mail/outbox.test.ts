import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { MailRefused } from '../core/mailer.ts';
import { sealOf } from '../core/seal.ts';
import { openSqlite } from '../db/sqlite.ts';
import { keyring } from '../test-app.ts';
import { newFile } from '../test-files.ts';
import { ADDRESS, LINK, type Post, postOf } from '../test-mail.ts';
import { languageOf } from './languages.ts';
import { promiseMail } from './outbox.ts';

const K1 = 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';
const K2 = 'k2:Hn6bTq1yWc8uXv3mKz5pRd7sLg2fJe4a';

let post: Post;
let file: string;
let portero: { db: ReturnType<typeof openSqlite>; now: Date; events: [] };
const open = () => {
  const db = openSqlite(file);
  onTestFinished(() => db.close());
  return db;
};
beforeEach(async () => {
  file = newFile();
  portero = { db: open(), now: new Date('2026-11-23T08:00:00.000Z'), events: [] };
  post = await postOf(portero);
});

const travel = (ms: number) => {
  portero.now = new Date(portero.now.getTime() + ms);
};
const outbox = () => portero.db.connection.prepare('SELECT * FROM outbox').all() as Record<string, unknown>[];
const fail = async () => {
  throw new Error('the mail server is away');
};

describe('a mail', () => {
  test('is promised with what makes it necessary, or not at all', async () => {
    const failing = post.deps.db.transaction(function* (scope) {
      yield* promiseMail(scope, post.deps, {
        to: { email: ADDRESS, language: null, timeZone: null },
        letter: { kind: 'invitation', link: LINK, expiresAt: portero.now },
      });
      throw new Error('the change was not made');
    });
    await expect(failing).rejects.toThrow('the change was not made');
    expect(outbox()).toEqual([]);
    await post.promise();
    expect(outbox()).toHaveLength(1);
    expect(post.nudges).toBe(2);
  });

  test('is sent once, under a name that is its own, and then is gone', async () => {
    await post.promise();
    const [{ id } = {}] = outbox();
    travel(MINUTE);
    expect(await post.send()).toBe('sent');
    expect(post.sent).toMatchObject([{ id, to: ADDRESS, language: 'en', date: new Date('2026-11-23T08:00:00.000Z') }]);
    expect(post.sent[0]?.text).toContain(LINK);
    expect(outbox()).toEqual([]);
    expect(await post.send()).toBe('none');
    expect(post.reports).toEqual([]);
  });

  test('shows neither address nor name nor link while it waits, in no form', async () => {
    await post.promise();
    const text = JSON.stringify(outbox());
    expect(text).toContain('recover');
    const hidden = [ADDRESS, 'ada@', 'Lovelace', LINK, 'the-token-in-the-link', '192.0.2.7'];
    for (const value of hidden) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString('base64url').slice(0, -2));
      expect(text).not.toContain(Buffer.from(value).toString('hex'));
    }
  });

  test('that is a decoy costs a row like any other and never reaches the mailer', async () => {
    await post.promise({ isDecoy: true });
    await post.promise();
    const lengths = outbox().map(({ sealed_mail }) => String(sealed_mail).length);
    expect(lengths[0]).toBe(lengths[1]);
    expect([await post.send(), await post.send(), await post.send()].toSorted()).toEqual(['dropped', 'none', 'sent']);
    expect(post.sent).toHaveLength(1);
    expect(outbox()).toEqual([]);
    expect(post.reports).toEqual([]);
  });

  test('goes out in the order in which it was due', async () => {
    for (const name of ['One', 'Two', 'Three']) {
      await post.promise({}, { email: `${name}@example.com` });
      travel(1);
    }
    while ((await post.send()) !== 'none');
    expect(post.sent.map(({ to }) => to)).toEqual(['One@example.com', 'Two@example.com', 'Three@example.com']);
  });
});

describe('a mail that cannot be sent', () => {
  test('is tried again after 5 s, 30 s, 2, 10, 30 and 60 minutes, and then every hour', async () => {
    post.deliver = fail;
    await post.promise();
    for (const pause of [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, HOUR, HOUR]) {
      expect(await post.send()).toBe('postponed');
      travel(pause - 1);
      expect(await post.send()).toBe('none');
      travel(1);
    }
    post.deliver = async (mail) => void post.sent.push(mail);
    expect(await post.send()).toBe('sent');
    expect(outbox()).toEqual([]);
  });

  test('is given up after a day, which is reported without address and content', async () => {
    post.deliver = fail;
    await post.promise();
    const tries: string[] = [];
    while (outbox().length > 0) {
      tries.push(await post.send());
      travel(HOUR);
    }
    expect(tries.at(-1)).toBe('dropped');
    expect(tries).toHaveLength(25);
    expect(post.sent).toEqual([]);
    const [first, last] = [post.reports[0], post.reports.at(-1)];
    expect(first).toMatch(
      /^sending a mail \(recover, [0-9a-f-]{36}\), which will be tried again,: Error: the mail server/,
    );
    expect(last).toMatch(/^sending a mail \(recover, [0-9a-f-]{36}\): Error: it could not be sent for a day/);
    for (const hidden of [ADDRESS, 'Lovelace', 'the-token']) expect(post.reports.join()).not.toContain(hidden);
  });

  test('is dropped at once where the other side will never take it', async () => {
    post.deliver = async () => {
      throw new MailRefused('550 no such mailbox');
    };
    await post.promise();
    expect(await post.send()).toBe('dropped');
    expect(outbox()).toEqual([]);
    expect(post.reports).toEqual([expect.stringContaining('550 no such mailbox')]);
  });

  test('does not hold up the others', async () => {
    post.deliver = async (mail) => {
      if (mail.to === ADDRESS) throw new Error('this one fails');
      post.sent.push(mail);
    };
    await post.promise();
    await post.promise({}, { email: 'bob@example.com' });
    expect([await post.send(), await post.send(), await post.send()]).toEqual(['postponed', 'sent', 'none']);
  });
});

describe('processes', () => {
  test('two on one file send each mail once', async () => {
    const other = await postOf({ ...portero, db: open() });
    for (let n = 0; n < 20; n += 1) await post.promise({}, { email: `u${n}@example.com` });
    const empty = async (one: Post) => {
      while ((await one.send()) !== 'none');
    };
    await Promise.all([post, other, post, other].map(empty));
    const to = [...post.sent, ...other.sent].map((mail) => mail.to);
    expect(new Set(to).size).toBe(20);
    expect(to).toHaveLength(20);
    expect(outbox()).toEqual([]);
  });

  test('one that dies while it sends leaves the mail to another one, after 90 seconds', async () => {
    post.deliver = () => new Promise(() => {});
    await post.promise();
    void post.send();
    await expect.poll(() => outbox()[0]?.attempts).toBe(1);
    const other = await postOf(portero);
    travel(90 * SECOND - 1);
    expect(await other.send()).toBe('none');
    travel(1);
    expect(await other.send()).toBe('sent');
    expect(outbox()).toEqual([]);
  });
});

describe('secrets', () => {
  test('that were rotated open what they have sealed', async () => {
    await post.promise();
    const rotated = await postOf(portero, { seal: sealOf(keyring(`${K2},${K1}`)) });
    expect(await rotated.send()).toBe('sent');
    expect(rotated.sent).toMatchObject([{ to: ADDRESS }]);
  });

  test('that were dropped leave mails that nobody can read: each is reported and dropped', async () => {
    await post.promise();
    const dropped = await postOf(portero, { seal: sealOf(keyring(K2)) });
    expect(await dropped.send()).toBe('dropped');
    expect(dropped.reports).toEqual([expect.stringContaining('none of the secrets opens it')]);
    expect(outbox()).toEqual([]);
  });

  test('a mail opens in its own row alone', async () => {
    await post.promise();
    await post.promise({}, { email: 'bob@example.com' });
    portero.db.connection.exec('UPDATE outbox SET sealed_mail = (SELECT sealed_mail FROM outbox ORDER BY id LIMIT 1)');
    expect([await post.send(), await post.send()]).toEqual(['sent', 'dropped']);
    expect(post.sent).toMatchObject([{ to: ADDRESS }]);
  });
});

describe('the language', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['es', 'es'],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['ES', 'es'],
    ['en-GB,es;q=0.9', 'en'],
    ['de-DE,de;q=0.9,es;q=0.5,en;q=0.4', 'es'],
    ['de', 'en'],
    ['en;q=0.1,es;q=0.2', 'es'],
    ['es;q=0,en', 'en'],
    ['es;q=0', 'en'],
    ['*', 'en'],
    ['es ; q=0.5, en ; q=0.4', 'es'],
    ['est', 'en'],
    ['es;q=loud', 'en'],
    [`${'x,'.repeat(200)}es`, 'en'],
  ])('that Accept-Language asks for with %o is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  test('is what the recipient has said, else what the request asks for, else English', async () => {
    await post.promise({}, { language: 'en', acceptLanguage: 'es' });
    await post.promise({}, { language: 'es', acceptLanguage: 'en' });
    await post.promise({}, { language: null, acceptLanguage: 'es' });
    await post.promise({}, { language: null });
    while ((await post.send()) !== 'none');
    expect(post.sent.map(({ language }) => language)).toEqual(['en', 'es', 'es', 'en']);
    expect(post.sent[1]?.text).toContain('Hola');
  });
});

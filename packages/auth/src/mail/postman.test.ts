import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../db/database.ts';
import { openSqlite } from '../db/sqlite.ts';
import { type Post, postOf } from '../test-mail.ts';
import { postman } from './postman.ts';

let post: Post;
let isDown = false;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });
  isDown = false;
  const file = openSqlite(':memory:');
  onTestFinished(() => file.close());
  const db: typeof file = {
    ...file,
    rows: ((query) => (isDown ? Promise.reject(new Error('the disk is full')) : file.rows(query))) as Database['rows'],
  };
  post = await postOf({ db, now: new Date('2026-11-23T08:00:00.000Z'), events: [] });
});
afterEach(() => vi.useRealTimers());

/** Lets everything run that is ready to. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

const started = () => {
  const sender = postman(post.deps, post.mailer);
  sender.start();
  onTestFinished(() => {
    post.deliver = async () => {};
    return sender.stop();
  });
  return sender;
};

test('what waited while the server stood still goes out when it starts, and nothing before', async () => {
  await post.promise();
  const sender = postman(post.deps, post.mailer);
  sender.nudge();
  await settled();
  expect(post.sent).toEqual([]);
  sender.start();
  await settled();
  expect(post.sent).toHaveLength(1);
  await sender.stop();
});

test('a nudge has it look a moment later, when the transaction that promises the mail is over', async () => {
  const sender = started();
  await settled();
  sender.nudge();
  const promised = post.promise();
  await promised;
  await settled();
  expect(post.sent).toEqual([]);
  vi.advanceTimersByTime(120);
  await settled();
  expect(post.sent).toHaveLength(1);
});

test('what another process has promised is found within five seconds', async () => {
  started();
  await settled();
  await post.promise();
  await settled();
  expect(post.sent).toEqual([]);
  vi.advanceTimersByTime(5000);
  await settled();
  expect(post.sent).toHaveLength(1);
});

test('three are sent at once and no more, so that a slow server does not hold up the others', async () => {
  let atWork = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  post.deliver = async (mail) => {
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise<void>((resolve) => waiting.push(resolve));
    atWork -= 1;
    post.sent.push(mail);
  };
  for (let n = 0; n < 8; n += 1) await post.promise();
  const sender = started();
  for (let n = 0; n < 8; n += 1) sender.nudge();
  vi.advanceTimersByTime(120);
  await settled();
  expect(atWork).toBe(3);
  while (waiting.length > 0) {
    waiting.shift()?.();
    await settled();
  }
  expect(post.sent).toHaveLength(8);
  expect(most).toBe(3);
});

test('stopping waits for what is being sent, and starts nothing new', async () => {
  let finish = () => {};
  post.deliver = async (mail) => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    post.sent.push(mail);
  };
  await post.promise();
  await post.promise();
  const sender = postman(post.deps, post.mailer);
  sender.start();
  await settled();
  let isOver = false;
  const over = sender.stop().then(() => {
    isOver = true;
  });
  await settled();
  expect(isOver).toBe(false);
  finish();
  await over;
  expect(post.sent).toHaveLength(1);
  sender.nudge();
  vi.advanceTimersByTime(60_000);
  await settled();
  expect(post.sent).toHaveLength(1);
});

test('a fault of the database is reported, and it looks again after a minute', async () => {
  await post.promise();
  isDown = true;
  const sender = started();
  await settled();
  expect(post.reports).toEqual(['looking for mails to send: Error: the disk is full']);
  isDown = false;
  sender.nudge();
  vi.advanceTimersByTime(55_000);
  await settled();
  expect(post.sent).toEqual([]);
  vi.advanceTimersByTime(5000);
  await settled();
  expect(post.sent).toHaveLength(1);
  expect(post.reports).toHaveLength(1);
});

import { DatabaseRefused, Failure } from '@portero/auth';
import { expect, test } from 'vitest';
import { ConfigError } from './config.ts';
import { failureText } from './failure-text.ts';

const unavailable = (code: string, message: string) =>
  new Failure('database_unavailable', { retryAfter: 2 }, { cause: Object.assign(new Error(message), { code }) });

test('to run a command again is said only where that may help; else the reason is', () => {
  expect(failureText(unavailable('SQLITE_BUSY', 'database is locked'))).toMatch(/\. Run the command again\.$/);
  const text = failureText(unavailable('SQLITE_READONLY', 'attempt to write a readonly database'));
  expect(text).toContain('The reason: attempt to write a readonly database (SQLITE_READONLY). "portero doctor"');
  expect(text).not.toContain('again');
});

const hostile = 'x\u001b]0;pwned\u0007\u001b[2Jy';
const shown = 'x\\u{1b}]0;pwned\\u{7}\\u{1b}[2Jy';

test.each([
  ['a database that is refused', new DatabaseRefused(`No such table: ${hostile}.`), `No such table: ${shown}.`],
  [
    'settings, which keep their lines',
    new ConfigError([`PORT ${hostile}.`, 'A\nB.']),
    `These settings do not hold:\n  - PORT ${shown}.\n  - A\\u{a}B.`,
  ],
  ['the system', Object.assign(new Error(hostile), { syscall: 'open' }), `The system refused: ${shown}.`],
  ['an error without a stack', Object.assign(new Error(hostile), { stack: undefined }), shown],
])('a terminal obeys nothing that stands in the message of %s', (_what, error, text) => {
  expect(failureText(error)).toBe(text);
});

test('an error that only a developer can mend keeps the lines of its stack', () => {
  const lines = failureText(new TypeError(hostile)).split('\n');
  expect(lines[0]).toBe(`TypeError: ${shown}`);
  expect(lines[1]).toMatch(/^ {4}at /);
});

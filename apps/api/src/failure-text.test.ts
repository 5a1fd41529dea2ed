import { Failure } from '@portero/auth';
import { expect, test } from 'vitest';
import { failureText } from './failure-text.ts';

const unavailable = (code: string, message: string) =>
  new Failure('database_unavailable', { retryAfter: 2 }, { cause: Object.assign(new Error(message), { code }) });

test('to run a command again is said only where that may help; else the reason is', () => {
  expect(failureText(unavailable('SQLITE_BUSY', 'database is locked'))).toMatch(/\. Run the command again\.$/);
  const text = failureText(unavailable('SQLITE_READONLY', 'attempt to write a readonly database'));
  expect(text).toContain('The reason: attempt to write a readonly database (SQLITE_READONLY). "portero doctor"');
  expect(text).not.toContain('again');
});

/** For tests: a server that sends mail, what stands in its outbox, and what its mails hold. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { ParsedMail } from 'mailparser';
import { vi } from 'vitest';
import { startServer, type TestServer } from '../test-server.ts';
import type { Delivery } from './test-mail-server.ts';

/** A test that starts several servers takes as long as the machine lets it. */
export const patience = { timeout: 180_000 };

/** Settings for a mail server of this machine. */
export function sendingTo(port: number): Record<string, string> {
  return {
    MAIL_URL: `smtp://127.0.0.1:${port}?tls=none`,
    MAIL_FROM: 'Portero <no-reply@example.com>',
    RATE_LIMITS: 'off',
  };
}

/** Starts a server in a folder that sends its mail to a port of this machine. */
export function startSending(folder: string, port: number, env: Record<string, string> = {}): Promise<TestServer> {
  return startServer({ folder, env: { ...sendingTo(port), ...env } });
}

/** Does something with a server's database file, beside it or while it is down. */
export function inFile<T>(folder: string, work: (connection: Sqlite.Database) => T): T {
  const connection = new Sqlite(join(folder, 'data/portero.sqlite'), { fileMustExist: true });
  try {
    connection.pragma('foreign_keys = ON');
    return work(connection);
  } finally {
    connection.close();
  }
}

/** Waits for what real processes do, as long as that takes. */
export async function until(hasCome: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(hasCome, { timeout: 90_000, interval: 100 });
}

export interface Waiting {
  readonly kind: string;
  readonly attempts: number;
  readonly due_at: number;
}

/** What stands in the outbox, the oldest first. */
export function waiting(folder: string): Waiting[] {
  return inFile(folder, (db) => db.prepare<[], Waiting>('SELECT kind, attempts, due_at FROM outbox ORDER BY id').all());
}

/** Has every pause and every claim of the outbox be over, as if their time had passed. */
export function passTime(folder: string): void {
  inFile(folder, (db) => db.exec('UPDATE outbox SET due_at = 0'));
}

/** What stands behind the # of the first link to a page; undefined if there is no such link. */
export function tokenIn({ text = '' }: Pick<ParsedMail, 'text'>, page: string): string | undefined {
  return new RegExp(`/${page}#([A-Za-z0-9_-]+)`).exec(text)?.[1];
}

/** The digits to type. */
export function codeIn({ text = '' }: Pick<ParsedMail, 'text'>): string {
  return (/^\s*(\d{4}) ?(\d{4})\s*$/m.exec(text) ?? []).slice(1).join('');
}

/** Waits until nothing is in the outbox any more. */
export async function emptied(folder: string): Promise<void> {
  await until(() => waiting(folder).length === 0);
}

/** To whom mails went, in the order of the alphabet. */
export function recipients(deliveries: readonly Delivery[]): string[] {
  return deliveries.flatMap(({ to }) => to).sort();
}

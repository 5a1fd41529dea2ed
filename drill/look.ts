/** Looking at accounts through a server, and at the database beside it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inRoot } from '../scripts/root.ts';
import type { Account, State } from './model.ts';
import type { Sighting } from './verdict.ts';
import type { Ask, Reply } from './wire.ts';

export interface Looked {
  readonly seen: Sighting;
  /** The session that each password that signs in began. */
  readonly begun: ReadonlyMap<string, string>;
  /** The account that was made if the address was free. */
  readonly made?: State;
}

type Send = (ask: Ask) => Promise<Reply | null>;

/** The server did not say what it was asked, neither yes nor no. */
export class NoVerdict extends Error {}

/**
 * Asks about an account whatever its worlds say.
 * @param thorough also tries passwords, which costs a hash each
 * @throws NoVerdict
 */
export async function look(send: Send, account: Account, worlds: readonly State[], thorough: boolean): Promise<Looked> {
  const cookies = new Map<string, string | null>();
  for (const cookie of account.cookies) {
    const { status, json } = await answerTo(send, { method: 'GET', path: '/me', cookie }, [200, 401]);
    cookies.set(cookie, status === 200 ? ((json as { user: { name: string } }).user.name ?? '') : null);
  }
  const passwords = new Map<string, boolean>();
  const begun = new Map<string, string>();
  if (!thorough) return { seen: { cookies, passwords }, begun };
  // Those that may be right; and the last one that may not, where there is a new one since the account was looked at.
  const possible = new Set(worlds.flatMap(({ password }) => (password === null ? [] : [password])));
  const former = account.passwordsSinceLooked.filter((one) => !possible.has(one)).at(-1);
  for (const password of [...possible, ...(former === undefined ? [] : [former])]) {
    const body = { email: account.email, password };
    const { status, cookie } = await answerTo(send, { method: 'POST', path: '/auth/login', body }, [200, 401]);
    passwords.set(password, status === 200);
    if (status === 200) begun.set(password, cookie);
  }
  if (begun.size > 0) return { seen: { cookies, passwords }, begun };
  const made = { password: 'a phrase for who was free', name: 'Free', live: [] };
  const body = { email: account.email, name: made.name, password: made.password };
  const { status, cookie } = await answerTo(send, { method: 'POST', path: '/auth/signup', body }, [201, 409]);
  const isFree = status === 201;
  return { seen: { cookies, passwords, isFree }, begun, ...(isFree && { made: { ...made, live: [cookie] } }) };
}

async function answerTo(send: Send, ask: Ask, good: readonly number[]): Promise<Reply> {
  const reply = await send(ask);
  if (reply && good.includes(reply.status)) return reply;
  throw new NoVerdict(`${ask.method} ${ask.path} was answered ${reply?.status ?? 'not at all'} by a server at rest`);
}

/** What is wrong with a database file, as another program's SQLite sees it. */
export function databaseFaults(folder: string): string[] {
  const db = new DatabaseSync(join(folder, 'data/portero.sqlite'), { readOnly: true, timeout: 5_000 });
  const rows = (sql: string) => db.prepare(sql).all() as Record<string, unknown>[];
  const none = (sql: string, sentence: string) => {
    const found = rows(sql).length;
    return found === 0 ? [] : [`${found} ${sentence}`];
  };
  try {
    // One moment for all questions.
    db.exec('BEGIN');
    const integrity = rows('PRAGMA integrity_check').map((row) => String(row.integrity_check));
    return [
      ...integrity.filter((line) => line !== 'ok').map((line) => `integrity_check: ${line}`),
      ...none('PRAGMA foreign_key_check', 'rows refer to rows that are gone'),
      ...none(
        'SELECT lower(trim(email)) FROM users GROUP BY 1 HAVING count(*) > 1',
        'addresses belong to several accounts',
      ),
      ...none('SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM passwords)', 'accounts have no password'),
      ...none(
        "SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM audit_details WHERE event = 'signup')",
        'accounts have no sign-up in the trail',
      ),
      ...none(
        "SELECT seq FROM audit_details WHERE event = 'signup' AND user_id NOT IN (SELECT id FROM users)",
        'sign-ups of the trail made no account',
      ),
      ...none(
        `SELECT id FROM sessions WHERE id NOT IN (SELECT session_id FROM audit_details
          WHERE event IN ('signup', 'login') AND session_id IS NOT NULL)`,
        'sessions have no beginning in the trail',
      ),
      ...none(
        `SELECT id FROM sessions WHERE id IN (SELECT session_id FROM audit_details
          WHERE event IN ('logout', 'session.ended') AND session_id IS NOT NULL)`,
        'sessions live that the trail says are ended',
      ),
    ];
  } finally {
    db.close();
  }
}

/** The command line as it is installed. @returns its exit code, null where a signal ended it */
export function command(
  folder: string,
  args: readonly string[],
): { done: Promise<{ code: number | null; stdout: string; stderr: string }>; kill: () => void } {
  let kill = () => {};
  const done = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH } };
    const child = execFile(
      process.execPath,
      [inRoot('apps/api/dist/cli.js'), ...args],
      options,
      (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === 'number' ? error.code : null) : 0, stdout, stderr }),
    );
    kill = () => void child.kill('SIGKILL');
  });
  return { done, kill: () => kill() };
}

/** Whether the trail holds, and goes on from the end that it had. */
export async function trailFaults(
  folder: string,
  since: string | null,
): Promise<{ faults: string[]; end: string | null }> {
  const args = ['audit', 'verify', '--json', ...(since === null ? [] : ['--since', since])];
  const { code, stdout, stderr } = await command(folder, args).done;
  const verdict = stdout ? (JSON.parse(stdout) as { end: string | null; faults: object[] }) : null;
  if (code === 0 && verdict) return { faults: [], end: verdict.end };
  return { faults: [`audit verify: ${verdict ? JSON.stringify(verdict.faults) : stderr}`], end: since };
}

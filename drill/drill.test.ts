import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildIfStale } from '../scripts/build.ts';
import { check } from './check.ts';
import { Era } from './era.ts';
import { command, databaseFaults, trailFaults } from './look.ts';
import { type Account, nobody, type State } from './model.ts';
import { randomOf } from './random.ts';
import { checkBackup } from './restored.ts';
import { killAll } from './servers.ts';
import { Tally } from './tally.ts';
import type { BackupTaken } from './troubles.ts';

// Two drills at once would only wait for each other.
const patient = { timeout: 180_000 };
beforeAll(() => buildIfStale(), 300_000);
afterAll(killAll);

/** An era with people who have done something, its server killed. */
async function killed(): Promise<{ era: Era; tally: Tally }> {
  const tally = new Tally();
  const era = new Era('1', randomOf(1), tally);
  onTestFinished(() => era.end());
  await era.start();
  await era.traffic(() => tally.outcomes.acknowledged > 40);
  expect(tally.violations).toEqual([]);
  await era.servers[0]?.kill();
  return { era, tally };
}

/** Does to the database what no crash may do. */
function alter(folder: string, ...statements: string[]): void {
  const db = new DatabaseSync(join(folder, 'data/portero.sqlite'));
  for (const statement of statements) db.exec(statement);
  db.close();
}

const sentencesOf = ({ violations }: Tally, email?: string) =>
  violations
    .filter(({ account }) => email === undefined || account === email)
    .flatMap(({ sentences }) => sentences)
    .join('\n');

test(
  'a server that keeps its promises has no violations; of one that does not, every broken one is found',
  patient,
  async () => {
    const { era, tally } = await killed();
    await era.start();
    await check(era, tally);
    expect(sentencesOf(tally)).toBe('');
    await era.servers[0]?.kill();

    const [gone, ended, otherPassword, renamed, promised, undead] = era.accounts.filter(
      ({ state }) => state.live.length > 0,
    );
    if (!gone || !ended || !otherPassword || !renamed || !promised || !undead) throw new Error('too few are signed in');
    const idOf = ({ email }: Account) => `(SELECT id FROM users WHERE email_canonical = '${email}')`;
    for (const account of era.accounts) account.touched = true;
    alter(
      era.folder,
      `UPDATE passwords SET hash = (SELECT hash FROM passwords WHERE user_id = ${idOf(renamed)}) WHERE user_id = ${idOf(otherPassword)}`,
      `DELETE FROM users WHERE id = ${idOf(gone)}`,
      `DELETE FROM sessions WHERE user_id = ${idOf(ended)}`,
      `UPDATE users SET name = 'Before' WHERE id = ${idOf(renamed)}`,
    );
    // What a server would have answered that says that it is done before it is on the disk.
    const lie = (account: Account, change: Partial<State>) => {
      const before = account.state;
      const after = [{ ...before, ...change }];
      account.note({ kind: 'lie', startedAt: 0, endedAt: 1, outcome: 'acknowledged', status: 200, before, after });
    };
    lie(promised, { name: 'Promised' });
    lie(undead, { live: [] });
    await era.start();
    await check(era, tally);
    expect(sentencesOf(tally, gone.email)).toContain('the account is gone');
    expect(sentencesOf(tally, ended.email)).toContain('a live session does not sign in');
    expect(sentencesOf(tally, otherPassword.email)).toMatch(/the password ".*" does not sign in/);
    expect(sentencesOf(tally, renamed.email)).toContain('the name is "Before" and not');
    expect(sentencesOf(tally, promised.email)).toContain('and not "Promised"');
    expect(sentencesOf(tally, undead.email)).toContain('an ended session lives');
    expect(new Set(tally.violations.map(({ account }) => account)).size).toBeLessThanOrEqual(7);
  },
);

test('what is wrong with the file itself is found beside that', patient, async () => {
  const { era } = await killed();
  const somebody = '(SELECT id FROM users ORDER BY id LIMIT 1)';
  const wrong: [string, string[]][] = [
    ['accounts have no password', [`DELETE FROM passwords WHERE user_id = ${somebody}`]],
    [
      'addresses belong to several accounts',
      [
        `INSERT INTO users (id, email, email_canonical, name, created_at, updated_at)
          SELECT 'twin', upper(email), 'twin', name, created_at, updated_at FROM users WHERE id = ${somebody}`,
      ],
    ],
    ['rows refer to rows that are gone', ['PRAGMA foreign_keys = OFF', `DELETE FROM users WHERE id = ${somebody}`]],
    ['accounts have no sign-up in the trail', ["DELETE FROM audit_details WHERE event = 'signup'"]],
    [
      'sessions live that the trail says are ended',
      [
        `UPDATE audit_details SET event = 'logout', session_id = (SELECT id FROM sessions LIMIT 1)
          WHERE seq = (SELECT max(seq) FROM audit_details)`,
      ],
    ],
  ];
  expect(databaseFaults(era.folder)).toEqual([]);
  for (const [says, statements] of wrong) {
    const copy = join(era.folder, 'copy');
    cpSync(join(era.folder, 'data'), join(copy, 'data'), { recursive: true });
    alter(copy, ...statements);
    expect(databaseFaults(copy).join('\n')).toContain(says);
    rmSync(copy, { recursive: true });
  }
  expect((await trailFaults(era.folder, null)).faults).toEqual([]);
  alter(
    era.folder,
    'DROP TRIGGER audit_trail_delete',
    'DELETE FROM audit_trail WHERE seq = (SELECT max(seq) FROM audit_trail)',
  );
  expect((await trailFaults(era.folder, null)).faults.join()).toContain('cut_off');
});

test('the drill finds a backup that lacks what was acknowledged before it began', patient, async () => {
  const { era, tally } = await killed();
  const [file, secrets] = [join(era.folder, 'copy.sqlite'), join(era.folder, 'copy-secrets')];
  const taken: BackupTaken = { file, secrets, from: performance.now(), to: 0, wasKilled: false, code: 0, said: '' };
  expect((await command(era.folder, ['backup', file, '--secrets', secrets]).done).code).toBe(0);
  const whole = { ...taken, to: performance.now() };
  await checkBackup(era, tally, whole);
  expect(sentencesOf(tally)).toBe('');
  const [account] = era.accounts.filter(({ worlds }) => worlds.every((world) => world !== nobody));
  alter(era.folder, `DELETE FROM users WHERE email_canonical = '${account?.email}'`);
  rmSync(file);
  expect((await command(era.folder, ['backup', file]).done).code).toBe(0);
  await checkBackup(era, tally, whole);
  expect(sentencesOf(tally)).toMatch(/in the restored backup: .*the account is gone/);
});

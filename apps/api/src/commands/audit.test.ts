import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inFile } from '../mail/test-mailing.ts';
import { cli, cliJson } from '../test-cli.ts';
import { leave, neighbourIn } from '../test-neighbour.ts';
import { temporaryFolder } from '../test-server.ts';

// Each test has a folder of its own, so they can share the time.
afterAll(leave);

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };

interface Verdict {
  rows: number;
  first: string;
  end: string;
  proved: boolean;
  faults: { seq: number; fault: string }[];
}

/** A folder whose trail has a sign-up and two wrong passwords; the server is stopped. */
async function folderWithTrail(): Promise<string> {
  const folder = temporaryFolder();
  const server = await neighbourIn(folder);
  await server.send('POST', '/auth/signup', { body: ada });
  const body = { email: ada.email, password: 'not this one' };
  for (let n = 0; n < 2; n += 1) await server.send('POST', '/auth/login', { body });
  await server.stop();
  return folder;
}

/** Changes the file as somebody does who has it, and takes the triggers away that are in the way. */
function tamper(folder: string, sql: string): void {
  inFile(folder, (db) => db.exec(`DROP TRIGGER audit_trail_update; DROP TRIGGER audit_trail_delete; ${sql}`));
}

const verdictOf = (folder: string) => cliJson<Verdict>(['audit', 'verify'], { folder });
const database = (folder: string) => join(folder, 'data/portero.sqlite');

test.concurrent('audit verify proves a trail that nobody has touched, beside a running server too', async () => {
  const folder = await folderWithTrail();
  const running = await neighbourIn(folder);
  await running.send('POST', '/auth/login', { body: { email: ada.email, password: ada.password } });
  const { code, stdout } = await cli(['audit', 'verify'], { folder });
  const verdict = await verdictOf(folder);
  expect(verdict).toMatchObject({ proved: true, faults: [], end: expect.stringMatching(/^\d+:[0-9a-f]{64}$/) });
  expect(Date.parse(verdict.first)).toBeLessThanOrEqual(Date.now());
  expect(verdict.rows).toBeGreaterThanOrEqual(4);
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(
      new RegExp(`^Proved ${verdict.rows} rows, the first of \\d{4}-.*Z\\. The trail ends at ${verdict.end}\n$`),
    ),
  ]);
});

test.concurrent.each([
  ['a row that was changed', "UPDATE audit_trail SET event = 'login' WHERE seq = 2", 'Row 2 was changed after'],
  ['a row that was removed', 'DELETE FROM audit_trail WHERE seq = 2', 'Row 3 comes after rows that are missing'],
  [
    'details that were changed',
    "UPDATE audit_details SET ip_address = '203.0.113.9' WHERE seq = 2",
    'Row 2 has details (who, from where) that were changed',
  ],
  ['an end that was cut off', 'DELETE FROM audit_trail WHERE seq = 3', 'Row 3 is missing: the trail was longer'],
])('audit verify names the row and ends with 1 for %s', async (_what, tampering, says) => {
  const folder = await folderWithTrail();
  const { rows } = await verdictOf(folder);
  expect(rows).toBe(3);
  tamper(folder, tampering);
  const { code, stdout } = await cli(['audit', 'verify'], { folder });
  expect([code, stdout]).toEqual([1, expect.stringContaining(says)]);
  expect(stdout).toMatch(/^\d+ faults? in \d rows/m);
  const asJson = await cli(['audit', 'verify', '--json'], { folder });
  const { proved, faults } = JSON.parse(asJson.stdout) as Verdict;
  expect([asJson.code, proved]).toEqual([1, false]);
  expect(faults.map(({ seq }) => seq)).toContain(Number(/\d/.exec(says)?.[0]));
});

test.concurrent('the database itself refuses to change or remove a row of the trail', async () => {
  const folder = await folderWithTrail();
  for (const sql of ["UPDATE audit_trail SET event = 'login'", 'DELETE FROM audit_trail']) {
    expect(() => inFile(folder, (db) => db.exec(sql))).toThrow('audit');
  }
  expect((await verdictOf(folder)).proved).toBe(true);
});

test.concurrent('--since finds a database that was put back to what it was, trail and all', async () => {
  const folder = await folderWithTrail();
  const { end: early } = await verdictOf(folder);
  const copy = join(folder, 'copy.sqlite');
  copyFileSync(database(folder), copy);
  const server = await neighbourIn(folder);
  await server.send('POST', '/auth/login', { body: { email: ada.email, password: 'not this one' } });
  await server.stop();
  const { end: late } = await verdictOf(folder);
  const since = (end: string) => cli(['audit', 'verify', '--since', end], { folder });
  expect((await since(early)).code).toBe(0);
  expect((await since(late)).code).toBe(0);

  copyFileSync(copy, database(folder));
  expect((await verdictOf(folder)).proved).toBe(true);
  const found = await since(late);
  expect([found.code, found.stdout]).toEqual([
    1,
    expect.stringContaining('the end that you noted is not in the trail'),
  ]);
  const { code, stderr } = await since('yesterday');
  expect([code, stderr]).toEqual([2, expect.stringContaining('It must be an end such as')]);
});

test.concurrent('without the server\u2019s secret nothing is proved, and no secret is made', async () => {
  const folder = await folderWithTrail();
  rmSync(join(folder, 'data/secrets'));
  const { code, stderr } = await cli(['audit', 'verify'], { folder });
  expect([code, stderr]).toEqual([1, expect.stringContaining('There is no secret in')]);
  expect((await cli(['audit', 'verify'], { folder })).code).toBe(1);
});

test.concurrent('with another secret every row is a fault, whatever name it has', async () => {
  const folder = await folderWithTrail();
  const secret = 'Qm7wT4xNz9cVb2LkJ5hGf8dSa3pRy6uE';
  const verify = async (name: string) => {
    const env = { PORTERO_SECRETS: `${name}:${secret}` };
    const { code, stdout } = await cli(['audit', 'verify'], { folder, env });
    return [code, stdout.trimEnd().split('\n')[0]];
  };
  expect(await verify('k1')).toEqual([1, 'Row 1 was changed after it was written.']);
  expect(await verify('k9')).toEqual([1, expect.stringContaining('Row 1 was written with a secret that is not among')]);
});

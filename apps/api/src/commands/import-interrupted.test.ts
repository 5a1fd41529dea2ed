import { join } from 'node:path';
import { openSqlite } from '@portero/auth';
import { afterAll, expect, test, vi } from 'vitest';
import { cli, spawnCli } from '../test-cli.ts';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { hashesIn, imported, otherApp, people, type Report, strong, weak } from './test-import.ts';

afterAll(cleanUp);

test('a run that is killed and begun anew ends like one that was not', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const file = otherApp(folder, people(192, weak));
  const run = spawnCli(['import', 'flask', file], { folder });
  await vi.waitUntil(() => run.output.stdout.includes('imported'), { timeout: 50_000, interval: 5 });
  run.child.kill('SIGKILL');
  expect((await run.ended).code).toBe(null);
  const count = () => {
    const db = openSqlite(join(folder, 'data/portero.sqlite'));
    const [users, passwords] = ['users', 'passwords'].map((table) =>
      db.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    );
    const sound = db.connection.pragma('integrity_check', { simple: true });
    db.close();
    return { users, passwords, sound };
  };
  const { users, passwords, sound } = count();
  expect([users, sound]).toEqual([passwords, 'ok']);
  expect(users).toBeGreaterThan(0);
  expect(users).toBeLessThan(192);

  const again = await cli(['import', 'flask', file], { folder });
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(`${users} already there, 0 refused.`)]);
  expect(count()).toEqual({ users: 192, passwords: 192, sound: 'ok' });
});

test('who stops reading the report does not stop the import', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const run = spawnCli(['import', 'flask', otherApp(folder, people(500, strong))], { folder });
  run.child.stdout?.once('data', () => run.child.stdout?.destroy());
  const { code, stderr } = await run.ended;
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^500 imported, /)]);
  expect(hashesIn(folder).size).toBe(500);
});

test.concurrent.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'a run that is stopped by %s says what it did not reach, and the next one goes on',
  async (signal, exit) => {
    const folder = temporaryFolder();
    const file = otherApp(folder, people(2000, weak));
    await cli(['migrate'], { folder });
    const { child, output, ended } = spawnCli(['import', 'flask', file, '--json'], { folder });
    await vi.waitFor(() => expect(hashesIn(folder).size).toBeGreaterThan(0), { timeout: 50_000 });
    child.kill(signal);
    const { code, stdout } = await ended;
    const report = JSON.parse(stdout) as Report;
    expect([code, report.complete, report.imported]).toEqual([exit, false, hashesIn(folder).size]);
    expect(output.stderr).toContain(`${2000 - report.imported} of 2000 rows were not reached: run the command again`);
    const again = await imported(file, folder, '--dry-run');
    expect([again.alreadyThere, again.imported]).toEqual([report.imported, 2000 - report.imported]);
  },
);

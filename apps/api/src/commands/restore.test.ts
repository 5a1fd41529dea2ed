import {
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { cli, cliJson, operatorEvents } from '../test-cli.ts';
import { leave, neighbourIn } from '../test-neighbour.ts';
import { startServer, temporaryFolder } from '../test-server.ts';
import { database, emailsIn, folderWithAccount, password, person } from './test-backup.ts';

// Each test has a folder of its own, so they can share the time.
afterAll(leave);

test.concurrent('a restored backup brings back who was there, keeps what was there beside it, and can be undone', async () => {
  const folder = await folderWithAccount();
  const file = join(folder, 'copy.sqlite');
  await cliJson(['backup', file], { folder });
  const server = await neighbourIn(folder);
  await server.send('POST', '/auth/signup', { body: person(1) });
  await server.stop();
  const restore = (from: string) => cliJson<{ kept: string }>(['restore', from, '--yes'], { folder });
  const { kept } = await restore(file);
  expect(emailsIn(database(folder))).toEqual([person(0).email]);
  expect(emailsIn(kept)).toEqual([person(0).email, person(1).email]);
  expect(statSync(database(folder)).mode & 0o777).toBe(0o600);
  const again = await neighbourIn(folder);
  const logIn = async (n: number) => {
    const { email } = person(n);
    return (await again.send('POST', '/auth/login', { body: { email, password } })).status;
  };
  expect([await logIn(0), await logIn(1)]).toEqual([200, 401]);
  await again.stop();
  await restore(kept);
  expect(emailsIn(database(folder))).toEqual([person(0).email, person(1).email]);
  expect(operatorEvents(folder).filter(({ event }) => event === 'database.restored')).toHaveLength(2);
});

test.concurrent('what was last written before a crash is kept with the old database, and does not get into the restored one', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder });
  const { cookie } = await server.send('POST', '/auth/signup', { body: person(0) });
  const file = join(folder, 'copy.sqlite');
  await cliJson(['backup', file], { folder });
  await server.send('PATCH', '/me', { body: { name: 'Later' }, cookie });
  await server.stop('SIGKILL');
  expect(statSync(`${database(folder)}-wal`).size).toBeGreaterThan(0);
  const { kept } = await cliJson<{ kept: string }>(['restore', file, '--yes'], { folder });
  expect(readdirSync(join(folder, 'data')).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
  const name = (path: string) => {
    const db = new Sqlite(path, { readonly: true });
    const found = db.prepare('SELECT name FROM users').pluck().get();
    db.close();
    return found;
  };
  expect([name(database(folder)), name(kept)]).toEqual(['Person 0', 'Later']);
});

test.concurrent('while a server has the database open, idle or not, nothing is restored and nobody notices', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder });
  const { cookie } = await server.send('POST', '/auth/signup', { body: person(0) });
  const file = join(folder, 'copy.sqlite');
  await cliJson(['backup', file], { folder });
  const { code, stderr } = await cli(['restore', file, '--yes'], { folder });
  expect([code, stderr]).toEqual([1, expect.stringContaining('is open in another program, such as a running server')]);
  expect((await server.send('PATCH', '/me', { body: { name: 'Ada' }, cookie })).status).toBe(200);
  expect((await server.stop()).code).toBe(0);
  expect(readdirSync(join(folder, 'data')).sort()).toEqual(['operator.log', 'portero.sqlite', 'secrets']);
  expect((await cli(['restore', file, '--yes'], { folder })).code).toBe(0);
});

test.concurrent('a file that is no backup is refused in a sentence, and the database stays', async () => {
  const folder = await folderWithAccount();
  const at = (name: string) => join(folder, name);
  await cliJson(['backup', at('good.sqlite')], { folder });
  const before = readFileSync(database(folder));
  const change = (name: string, sql: string) => {
    const db = new Sqlite(at(name));
    db.exec(sql);
    db.close();
  };
  mkdirSync(at('folder'));
  writeFileSync(at('empty.sqlite'), '');
  writeFileSync(
    at('text.sqlite'),
    'no database at all, but a text that is longer than the header of one would be. '.repeat(9),
  );
  change('foreign.sqlite', 'CREATE TABLE users (id TEXT)');
  copyFileSync(at('good.sqlite'), at('short.sqlite'));
  truncateSync(at('short.sqlite'), statSync(at('good.sqlite')).size - 8192);
  const bytes = readFileSync(at('good.sqlite'));
  writeFileSync(at('damaged.sqlite'), bytes.fill(0xaa, 4096 * 3, 4096 * 12));
  copyFileSync(at('good.sqlite'), at('newer.sqlite'));
  change('newer.sqlite', "INSERT INTO portero_migrations VALUES (9999999999999, 'of-tomorrow')");
  const refusals = [
    ['nowhere.sqlite', 'There is no file'],
    ['folder', 'is no file'],
    ['data/portero.sqlite', 'is the database itself'],
    ['empty.sqlite', 'is empty'],
    ['text.sqlite', 'is no SQLite database'],
    ['foreign.sqlite', 'belongs to another program'],
    ['short.sqlite', 'is damaged'],
    ['damaged.sqlite', 'is damaged'],
    ['newer.sqlite', 'was made by a newer or different Portero'],
  ] as const;
  for (const [name, says] of refusals) {
    const { code, stdout, stderr } = await cli(['restore', at(name), '--yes'], { folder });
    expect([name, code, stdout, stderr]).toEqual([name, 1, '', expect.stringContaining(says)]);
  }
  expect(readFileSync(database(folder)).equals(before)).toBe(true);
  expect(readdirSync(at('data')).sort()).toEqual(['operator.log', 'portero.sqlite', 'secrets']);
});

test.concurrent('without a terminal nothing is replaced unless --yes says so, and where nothing is there nobody is asked', async () => {
  const folder = await folderWithAccount();
  const file = join(folder, 'copy.sqlite');
  await cliJson(['backup', file, '--secrets', join(folder, 'secret')], { folder });
  const { code, stderr } = await cli(['restore', file], { folder });
  expect([code, stderr]).toEqual([2, expect.stringContaining('Add --yes to say that you are sure.')]);
  expect(readdirSync(join(folder, 'data')).sort()).toEqual(['operator.log', 'portero.sqlite', 'secrets']);
  const fresh = temporaryFolder();
  const outcome = await cli(['restore', file, '--secrets', join(folder, 'secret')], { folder: fresh });
  expect([outcome.code, outcome.stderr]).toEqual([0, expect.stringContaining('sessions are those of that time')]);
  expect(readFileSync(join(fresh, 'data/secrets'), 'utf8')).toBe(readFileSync(join(folder, 'secret'), 'utf8'));
  expect(emailsIn(database(fresh))).toEqual([person(0).email]);
});

test.concurrent('a database that is damaged itself is replaced with --damaged, and kept', async () => {
  const folder = await folderWithAccount();
  const file = join(folder, 'copy.sqlite');
  await cliJson(['backup', file], { folder });
  writeFileSync(database(folder), 'x'.repeat(10_000));
  const refused = await cli(['restore', file, '--yes'], { folder });
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('add --damaged')]);
  const { kept } = await cliJson<{ kept: string }>(['restore', file, '--yes', '--damaged'], { folder });
  expect(readFileSync(kept, 'utf8')).toBe('x'.repeat(10_000));
  expect(emailsIn(database(folder))).toEqual([person(0).email]);
});

test.runIf(process.getuid?.() === 0)('what root restores stays the server\u2019s (needs root)', async () => {
  const folder = await folderWithAccount();
  const file = join(folder, 'copy.sqlite');
  await cliJson(['backup', file, '--secrets', join(folder, 'secret')], { folder });
  for (const name of ['', 'portero.sqlite', 'secrets']) chownSync(join(folder, 'data', name), 65_534, -1);
  await cliJson(['restore', file, '--secrets', join(folder, 'secret'), '--yes'], { folder });
  for (const name of ['portero.sqlite', 'secrets']) expect(statSync(join(folder, 'data', name)).uid).toBe(65_534);
});

import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inFile, until } from '../mail/test-mailing.ts';
import { cli, cliProcess, operatorEvents, spawnCli } from '../test-cli.ts';
import { leave } from '../test-neighbour.ts';
import { startServer, temporaryFolder } from '../test-server.ts';
import { database, emailsIn, fatten, folderWithAccount, person } from './test-backup.ts';

// Each test has a folder of its own, so they can share the time.
afterAll(leave);

test.concurrent('a backup made while a server is written to is sound, and has all that was acknowledged before', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder, env: { RATE_LIMITS: 'off' } });
  fatten(folder, 20);
  const acknowledged: string[] = [];
  let over = false;
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = writer; !over; n += 4) {
      const answer = await server.send('POST', '/auth/signup', { body: person(n) });
      expect(answer.status).toBe(201);
      acknowledged.push(person(n).email);
    }
  });
  for (const file of ['first.sqlite', 'second.sqlite']) {
    const due = acknowledged.length + 10;
    await until(() => acknowledged.length >= due);
    const before = [...acknowledged];
    const outcome = await cliProcess(['backup', file, '--json'], { folder });
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    const found = emailsIn(join(folder, file));
    expect(found).toEqual(expect.arrayContaining(before));
    expect(JSON.parse(outcome.stdout)).toMatchObject({ file, users: found.length, secrets: null });
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  }
  over = true;
  await Promise.all(writers);
  expect((await server.stop()).code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['data', 'first.sqlite', 'second.sqlite']);
});

test.concurrent('kill -9 in the middle of a backup leaves the old one as it was, and Ctrl-C not even a rest', async () => {
  const folder = await folderWithAccount();
  const { stderr } = await cli(['backup', join(folder, 'copy.sqlite')], { folder });
  expect(stderr).toContain('The secret is not in it. Keep ');
  const before = readFileSync(join(folder, 'copy.sqlite'));
  fatten(folder, 60);
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    const { child, ended } = spawnCli(['backup', 'copy.sqlite', '--force'], { folder });
    const drafts = () => readdirSync(folder).filter((name) => name.startsWith('copy.sqlite.new-'));
    const left = drafts();
    await until(() => drafts().some((name) => !left.includes(name) && statSync(join(folder, name)).size > 100_000));
    child.kill(signal);
    expect((await ended).code).toBe(signal === 'SIGKILL' ? null : 130);
    expect(readFileSync(join(folder, 'copy.sqlite')).equals(before)).toBe(true);
    expect(drafts().length > 0).toBe(signal === 'SIGKILL' || left.length > 0);
    if (signal === 'SIGINT') expect(drafts()).toEqual(left);
  }
  expect((await cli(['backup', '--force', join(folder, 'copy.sqlite')], { folder })).code).toBe(0);
  expect(emailsIn(join(folder, 'copy.sqlite'))).toEqual([person(0).email]);
});

test.concurrent('a backup goes nowhere where it would do harm, and says why', async () => {
  const folder = await folderWithAccount();
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'there.txt'), 'mine');
  symlinkSync('there.txt', join(folder, 'link'));
  symlinkSync('data', join(folder, 'alias'));
  linkSync(database(folder), join(folder, 'hard.sqlite'));
  const before = readFileSync(database(folder));
  const refusals: [string[], string][] = [
    [['data/portero.sqlite', '--force'], 'belongs to the database'],
    [['alias/portero.sqlite', '--force'], 'belongs to the database'],
    [['hard.sqlite', '--force'], 'belongs to the database'],
    [['data/portero.sqlite-wal', '--force'], 'belongs to the database'],
    [['data/secrets', '--force'], 'belongs to the database'],
    [['new.sqlite', '--secrets', 'data/portero.sqlite', '--force'], 'belongs to the database'],
    [['other', '--force'], 'is a folder: name a file in it, such as '],
    [['nowhere/new.sqlite'], 'There is no folder'],
    [['there.txt'], 'already. Add --force to replace it.'],
    [['link', '--force'], 'is a link, which is not followed'],
    [['/dev/null', '--force'], 'is no file but a device'],
  ];
  for (const [args, says] of refusals) {
    const inFolder = args.map((arg) => (arg.startsWith('-') || arg.startsWith('/') ? arg : join(folder, arg)));
    const { code, stdout, stderr } = await cli(['backup', ...inFolder], { folder });
    expect([args, code, stdout, stderr]).toEqual([args, 1, '', expect.stringContaining(says)]);
  }
  expect(readFileSync(database(folder)).equals(before)).toBe(true);
  expect(readFileSync(join(folder, 'there.txt'), 'utf8')).toBe('mine');
  expect(readdirSync(folder).sort()).toEqual(['alias', 'data', 'hard.sqlite', 'link', 'other', 'there.txt']);
  const elsewhere = temporaryFolder();
  expect(await cli(['backup', join(elsewhere, 'x.sqlite')], { folder: elsewhere })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no database'),
  });
});

test.concurrent('--secrets copies the secret along, for its owner alone', async () => {
  const folder = await folderWithAccount();
  const [file, secret] = [join(folder, 'copy.sqlite'), join(folder, 'secret')];
  const { code, stderr } = await cli(['backup', file, '--secrets', secret], { folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(readFileSync(secret, 'utf8')).toBe(readFileSync(join(folder, 'data/secrets'), 'utf8'));
  expect(statSync(secret).mode & 0o777).toBe(0o600);
  expect(operatorEvents(folder).map(({ event }) => event)).toEqual(['database.backed_up']);
  const env = { PORTERO_SECRETS: 'k1:Qm7wT4xNz9cVb2LkJ5hGf8dSa3pRy6uE' };
  const refused = await cli(['backup', join(folder, 'b'), '--secrets', join(folder, 's')], { folder, env });
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('stands in PORTERO_SECRETS')]);
});

test.concurrent('what was deleted is not in a backup', async () => {
  const folder = await folderWithAccount();
  inFile(folder, (db) => {
    db.exec("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('a very particular sentence')");
    db.exec('DELETE FROM notes');
  });
  const file = join(folder, 'copy.sqlite');
  expect((await cli(['backup', file], { folder })).code).toBe(0);
  expect(readFileSync(file).includes('a very particular sentence')).toBe(false);
});

test.concurrent('a disk that is full, or a file that may not grow, is a sentence and no half backup', async () => {
  const folder = await folderWithAccount();
  const limited = [
    '/bin/sh',
    '-c',
    'ulimit -f 100 && exec "$@"',
    'sh',
    process.execPath,
    '--conditions=portero-source',
  ];
  const program = new URL('../cli.ts', import.meta.url).pathname;
  const { code, stderr } = await spawnCli(['backup', 'copy.sqlite'], { folder }, [...limited, program]).ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^copy\.sqlite cannot be made: the disk /)]);
  expect(existsSync(join(folder, 'copy.sqlite'))).toBe(false);
  expect(readdirSync(folder)).toEqual(['data']);
});

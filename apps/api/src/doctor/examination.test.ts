import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, parseKeyring } from '@portero/auth';
import Sqlite from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { testApi } from '../test-api.ts';
import { cli } from '../test-cli.ts';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { examine } from './examination.ts';
import type { Probe } from './native.ts';

afterAll(cleanUp);

const sound: Probe = async (names) => names.map(() => ({ ms: 20 }));
const SECRET = 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';

/** What is not well in an installation, in a folder of its own. */
async function unwell(folder: string, env: Record<string, string> = {}, probe: Probe = sound) {
  const findings = await examine(() => ({ DATA_DIR: join(folder, 'data'), ...env }), probe);
  for (const { state, fix } of findings) expect(fix === undefined).toBe(state === 'ok');
  return findings.filter(({ state }) => state !== 'ok');
}

const database = (folder: string) => join(folder, 'data/portero.sqlite');

/** An installation that nobody has used yet, for its owner alone. */
async function newInstallation(): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  await cli(['migrate'], { folder });
  return folder;
}

/** One that somebody has signed up to. */
async function usedInstallation(): Promise<string> {
  const folder = await newInstallation();
  writeFileSync(join(folder, 'data/secrets'), `${SECRET}\n`, { mode: 0o600 });
  const db = openSqlite(database(folder));
  const keyring = parseKeyring(SECRET);
  if ('faults' in keyring) throw new Error(keyring.faults.join());
  const api = await testApi({}, { db, keyring });
  await api.signUp();
  await api.close();
  db.close();
  return folder;
}

describe('settings', () => {
  test.each([
    [{ PUBLIC_URL: 'http://app.example.com' }, 'wrong', 'public-url', 'https://'],
    [{ PUBLIC_URL: 'http://127.0.0.1:3000' }, 'advice', 'public-url', 'Open exactly this address'],
    [{ HOST: '0.0.0.0' }, 'advice', 'public-url', 'Set PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://app.example.com' }, 'wrong', 'trust-proxy', 'Set TRUST_PROXY'],
    [{ TRUST_PROXY: '0.0.0.0/1' }, 'wrong', 'trust-proxy', 'Name the addresses'],
    [{ TRUST_PROXY: '10.0.0.0/7' }, 'wrong', 'trust-proxy', 'Name the addresses'],
    [{ WEB_ORIGINS: '*' }, 'wrong', 'settings', 'Mend the setting'],
    [{ WEB_ORIGINS: 'http://app.example.com' }, 'wrong', 'web-origins', 'over https'],
    [{ WEB_ORIGINS: 'https://app.example.org' }, 'advice', 'web-origins', 'from one domain'],
    [{ WEB_ORIGINS: 'http://localhost:3000' }, 'advice', 'web-origins', 'Leave it out'],
    [{ PORTERO_SECRETS: 'k1:short' }, 'wrong', 'settings', 'Mend the setting'],
    [{ RATE_LIMITS: 'off' }, 'advice', 'rate-limits', 'off is for tests'],
    [
      { MAIL_URL: 'smtp://a:hunter2@localhost:1', MAIL_FROM: 'a@example.com' },
      'wrong',
      'mail',
      'See that the server runs',
    ],
    [{ MAIL_URL: 'smtp://localhost' }, 'wrong', 'settings', 'Mend the setting'],
    [{ PORTERO_SECRET: 'hunter2' }, 'advice', 'settings', 'Mend the name'],
  ] as const)('%j is found %s', async (env, state, check, fix) => {
    const found = await unwell(await newInstallation(), env);
    expect(found).toMatchObject([{ state, check, fix: expect.stringContaining(fix) }]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  test.each([
    { PUBLIC_URL: 'https://app.example.com', TRUST_PROXY: 'loopback' },
    { TRUST_PROXY: '10.0.0.0/8,fc00::/7,192.0.2.1' },
    { MAIL_OUTBOX: './mail' },
    { HOST: '0.0.0.0', PUBLIC_URL: 'https://app.example.com', TRUST_PROXY: '10.1.2.3' },
  ])('with %j nothing is wrong', async (env) => {
    expect(await unwell(await newInstallation(), env)).toEqual([]);
  });

  test('say who can make an account, which is for whoever runs the server to judge', async () => {
    const said = async (env: Record<string, string>) => {
      const folder = await newInstallation();
      const findings = await examine(() => ({ DATA_DIR: join(folder, 'data'), ...env }), sound);
      return findings.filter(({ check }) => check === 'signup');
    };
    expect(await said({})).toMatchObject([{ state: 'ok', says: 'open: anybody can make an account' }]);
    expect(await said({ SIGNUP: 'closed' })).toMatchObject([
      { state: 'ok', says: 'closed: accounts are made with "portero user create"' },
    ]);
  });

  test('in a file that this user may not read are said to be so, and the rest is not guessed at', async () => {
    const settings = () => {
      throw Object.assign(new Error("EACCES: permission denied, open '.env'"), { code: 'EACCES' });
    };
    const findings = await examine(settings, sound);
    expect(findings.map(({ check }) => check)).toEqual(['node', 'argon2', 'better-sqlite3', 'settings']);
    expect(findings.at(-1)).toMatchObject({ state: 'wrong', fix: expect.stringContaining('sudo -u') });
  });
});

describe('packages that are not JavaScript', () => {
  test('and do not work are found first, with what to do; the database is not blamed for it', async () => {
    const folder = await usedInstallation();
    // The first takes the trial down.
    const broken: Probe = async ([name]) => [{ fault: `Cannot find module '${name}.node'` }];
    const found = await unwell(folder, {}, broken);
    expect(found.map(({ state, check }) => [state, check])).toEqual([
      ['wrong', 'argon2'],
      ['wrong', 'better-sqlite3'],
    ]);
    for (const { fix } of found) expect(fix).toContain('Install the packages anew, on this machine');
  });

  test('and hash slowly are worth a thought', async () => {
    const slow: Probe = async (names) => names.map(() => ({ ms: 900 }));
    expect(await unwell(await newInstallation(), {}, slow)).toMatchObject([{ state: 'advice', check: 'argon2' }]);
  });
});

describe('secrets', () => {
  test('that others can read, or that are too short, are found; the text is not repeated', async () => {
    const folder = await newInstallation();
    const file = join(folder, 'data/secrets');
    writeFileSync(file, `${SECRET}\n`);
    chmodSync(file, 0o644);
    expect(await unwell(folder)).toMatchObject([{ state: 'wrong', check: 'permissions' }]);
    writeFileSync(file, 'k1:hunter2hunter2\n');
    const found = await unwell(folder);
    expect(found).toMatchObject([{ state: 'wrong', check: 'secrets', says: expect.stringContaining('too short') }]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  test('that are gone while the installation is in use are missed before the next start makes others', async () => {
    const folder = await usedInstallation();
    expect(await unwell(folder)).toEqual([]);
    rmSync(join(folder, 'data/secrets'));
    expect(await unwell(folder)).toMatchObject([
      { state: 'wrong', check: 'secrets', fix: expect.stringContaining('from the backup that the database is of') },
    ]);
    expect(await unwell(folder, { PORTERO_SECRETS: SECRET })).toEqual([]);
  });

  test('that are not those of the database are found', async () => {
    const folder = await usedInstallation();
    writeFileSync(join(folder, 'data/secrets'), 'k1:Qm7wXe4rTy1uIo9pAs6dFg3hJk8lZc5v\n');
    expect(await unwell(folder)).toMatchObject([{ state: 'wrong', check: 'signing-key' }]);
  });
});

describe('the database', () => {
  test('that is not there yet is no fault, and none is made', async () => {
    const folder = temporaryFolder();
    expect(await unwell(folder)).toMatchObject([{ state: 'advice', check: 'database' }]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('with damaged pages is found, and left as it is', async () => {
    const folder = await newInstallation();
    const bytes = readFileSync(database(folder));
    bytes.fill(0xaa, 2 * 4096);
    writeFileSync(database(folder), bytes);
    expect(await unwell(folder)).toMatchObject([
      { state: 'wrong', check: 'database', fix: expect.stringContaining('restore the last backup') },
    ]);
    expect(readFileSync(database(folder)).equals(bytes)).toBe(true);
  });

  test('that is none, or of another program, is found', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    writeFileSync(database(folder), 'no database at all. '.repeat(500), { mode: 0o600 });
    expect(await unwell(folder)).toMatchObject([{ state: 'wrong', check: 'database' }]);
    rmSync(database(folder));
    // Whoever it belongs to knows why others may read it.
    new Sqlite(database(folder)).exec('CREATE TABLE user (id INTEGER PRIMARY KEY)').close();
    chmodSync(database(folder), 0o644);
    expect(await unwell(folder)).toMatchObject([
      { state: 'wrong', check: 'database', fix: expect.stringContaining('a file of its own') },
    ]);
  });

  test('that is a folder is found, and no mode is asked for', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    mkdirSync(database(folder), { mode: 0o755 });
    expect(await unwell(folder)).toMatchObject([
      { state: 'wrong', check: 'database', says: expect.stringContaining('folder') },
    ]);
  });

  test('that cannot be written is found', async () => {
    const folder = await newInstallation();
    chmodSync(database(folder), 0o400);
    expect(await unwell(folder)).toMatchObject([
      { state: 'wrong', check: 'permissions', fix: `chmod u+w ${database(folder)}` },
      { state: 'advice', check: 'database', says: expect.stringContaining('was not looked at') },
    ]);
    expect(readdirSync(join(folder, 'data'))).toEqual(['portero.sqlite']);
  });

  test('with rows that refer to nothing, or of a newer Portero, or used in the future, is found', async () => {
    const folder = await newInstallation();
    const db = openSqlite(database(folder));
    db.connection.pragma('foreign_keys = OFF');
    db.connection.exec("INSERT INTO passwords (user_id, hash, changed_at) VALUES ('gone', '$', 1)");
    db.connection.exec("INSERT INTO portero_migrations (created_at, hash) VALUES (9e12, 'of the future')");
    db.connection
      .prepare(
        "INSERT INTO users (id, email, email_canonical, name, created_at, updated_at) VALUES ('u', 'u', 'u', 'u', ?, 1)",
      )
      .run(Date.now() + 3_600_000);
    db.close();
    expect(await unwell(folder)).toMatchObject([
      { state: 'wrong', check: 'database', says: expect.stringContaining('refer to rows that are gone') },
      { state: 'wrong', check: 'migrations' },
      { state: 'wrong', check: 'clock', fix: expect.stringContaining('NTP') },
    ]);
  });
});

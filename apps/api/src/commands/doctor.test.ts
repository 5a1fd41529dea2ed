import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '@portero/auth';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeFinding } from '../doctor/runtime.ts';
import { cli } from '../test-cli.ts';
import { cleanUp, startServer, temporaryFolder } from '../test-server.ts';

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

interface Finding {
  state: string;
  check: string;
  says: string;
  fix?: string;
}

async function doctor(folder: string, env: Record<string, string> = {}) {
  const { code, stdout } = await cli(['doctor', '--json'], { folder, env });
  const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: Finding[] };
  expect([code, healthy]).toEqual(healthy ? [0, true] : [1, false]);
  for (const { state, fix } of findings) expect(fix === undefined).toBe(state === 'ok');
  // How long a hash takes is the machine's business, which may be busy.
  const isSlow = ({ state, check }: Finding) => state === 'advice' && check === 'argon2';
  return { healthy, findings, unwell: findings.filter((finding) => finding.state !== 'ok' && !isSlow(finding)) };
}

async function usedFolder(): Promise<string> {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  return folder;
}

test.concurrent('finds nothing wrong beside a server that runs as it is installed, and changes nothing', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder });
  const files = () => readdirSync(join(folder, 'data')).sort();
  const before = files();
  const { unwell, findings } = await doctor(folder);
  expect(unwell).toEqual([]);
  expect(new Set(findings.map(({ check }) => check))).toEqual(
    new Set([
      'node',
      'argon2',
      'public-url',
      'web-origins',
      'cookie',
      'trust-proxy',
      'permissions',
      'secrets',
      'database',
      'migrations',
      'signing-key',
      'clock',
      'disk',
    ]),
  );
  expect(files()).toEqual(before);
  expect(JSON.stringify(findings)).not.toContain(readFileSync(join(folder, 'data/secrets'), 'utf8').slice(3, 20));
  expect((await server.send('GET', '/readyz')).status).toBe(200);
});

test.concurrent('in an empty folder it makes nothing and says what to mind', async () => {
  const folder = temporaryFolder();
  const { healthy, unwell } = await doctor(folder);
  expect([healthy, unwell.map(({ check }) => check)]).toEqual([true, ['database']]);
  expect(readdirSync(folder)).toEqual([]);
});

test.concurrent('for people it prints a line a finding, the way to mend it below, and ends with 1', async () => {
  const folder = await usedFolder();
  chmodSync(join(folder, 'data/portero.sqlite'), 0o644);
  const { code, stdout, stderr } = await cli(['doctor'], { folder });
  expect([code, stderr]).toEqual([1, '1 thing to mend.\n']);
  expect(stdout).toContain(
    'wrong   permissions: data/portero.sqlite has mode 0644: others can read it\n        chmod 600 data/portero.sqlite\n',
  );
});

describe('settings', () => {
  test.concurrent.each([
    [{ PUBLIC_URL: 'http://app.example.com' }, 'wrong', 'public-url', 'https://'],
    [{ PUBLIC_URL: 'http://127.0.0.1:3000' }, 'advice', 'public-url', 'Open exactly this address'],
    [{ PUBLIC_URL: 'https://app.example.com' }, 'wrong', 'trust-proxy', 'Set TRUST_PROXY'],
    [{ TRUST_PROXY: '0.0.0.0/1' }, 'wrong', 'trust-proxy', 'Name the addresses'],
    [{ WEB_ORIGINS: '*' }, 'wrong', 'settings', 'Mend the setting'],
    [{ WEB_ORIGINS: 'http://app.example.com' }, 'wrong', 'web-origins', 'over https'],
    [{ WEB_ORIGINS: 'https://app.example.org' }, 'advice', 'web-origins', 'from one domain'],
    [{ WEB_ORIGINS: 'http://localhost:3000' }, 'advice', 'web-origins', 'Leave it out'],
    [{ PORTERO_SECRETS: 'k1:short' }, 'wrong', 'settings', 'Mend the setting'],
  ] as const)('%j is found %s', async (env, state, check, fix) => {
    const { unwell } = await doctor(await usedFolder(), env);
    expect(unwell).toMatchObject([{ state, check, fix: expect.stringContaining(fix) }]);
  });

  test.concurrent('behind a proxy that is named, with https, nothing is wrong', async () => {
    const env = { PUBLIC_URL: 'https://app.example.com', TRUST_PROXY: 'loopback' };
    expect((await doctor(await usedFolder(), env)).unwell).toEqual([]);
  });
});

describe('files', () => {
  test.concurrent('a secret that others can read, or that is too short, is found; its text is not repeated', async () => {
    const folder = await usedFolder();
    const file = join(folder, 'data/secrets');
    writeFileSync(file, 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE\n', { mode: 0o644 });
    expect((await doctor(folder)).unwell).toMatchObject([{ state: 'wrong', check: 'permissions' }]);
    writeFileSync(file, 'k1:hunter2hunter2\n');
    const { unwell } = await doctor(folder);
    expect(unwell).toMatchObject([{ state: 'wrong', check: 'secrets', says: expect.stringContaining('too short') }]);
    expect(JSON.stringify(unwell)).not.toContain('hunter2');
  });

  test.concurrent('a secret that is not the one of the database is found', async () => {
    const folder = temporaryFolder();
    const server = await startServer({ folder });
    await server.stop();
    writeFileSync(join(folder, 'data/secrets'), 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE\n');
    expect((await doctor(folder)).unwell).toMatchObject([{ state: 'wrong', check: 'signing-key' }]);
  });

  test.concurrent('a folder that others can write to is found', async () => {
    const folder = await usedFolder();
    chmodSync(join(folder, 'data'), 0o777);
    expect((await doctor(folder)).unwell).toMatchObject([{ state: 'wrong', check: 'permissions' }]);
  });
});

describe('the database', () => {
  const file = (folder: string) => join(folder, 'data/portero.sqlite');

  test.concurrent('with damaged pages is found, and left as it is', async () => {
    const folder = await usedFolder();
    const bytes = readFileSync(file(folder));
    bytes.fill(0xaa, 2 * 4096);
    writeFileSync(file(folder), bytes);
    expect((await doctor(folder)).unwell).toMatchObject([{ state: 'wrong', check: 'database' }]);
    expect(readFileSync(file(folder)).equals(bytes)).toBe(true);
  });

  test.concurrent('that is none is found', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    writeFileSync(file(folder), 'no database at all. '.repeat(500), { mode: 0o600 });
    expect((await doctor(folder)).unwell).toMatchObject([{ state: 'wrong', check: 'database' }]);
  });

  test.concurrent('with rows that refer to nothing, or of a newer Portero, or used in the future, is found', async () => {
    const folder = await usedFolder();
    const db = openSqlite(file(folder));
    db.connection.pragma('foreign_keys = OFF');
    db.connection.exec("INSERT INTO passwords (user_id, hash, changed_at) VALUES ('gone', '$', 1)");
    db.connection.exec("INSERT INTO portero_migrations (created_at, hash) VALUES (9e12, 'of the future')");
    db.connection
      .prepare(
        "INSERT INTO users (id, email, email_canonical, name, created_at, updated_at) VALUES ('u', 'u', 'u', 'u', ?, 1)",
      )
      .run(Date.now() + 3_600_000);
    db.close();
    expect((await doctor(folder)).unwell).toMatchObject([
      { state: 'wrong', check: 'database', says: expect.stringContaining('refer to rows that are gone') },
      { state: 'wrong', check: 'migrations' },
      { state: 'wrong', check: 'clock', fix: expect.stringContaining('NTP') },
    ]);
  });
});

test('versions of Node are judged as package.json does', () => {
  const state = (version: string) => nodeFinding(version).state;
  expect(['22.22.0', '24.11.0', '24.21.0', '26.1.0', '25.0.0'].map(state)).toEqual(Array(5).fill('ok'));
  expect(['20.20.2', '22.21.9', '23.9.0', '24.10.0'].map(state)).toEqual(Array(4).fill('wrong'));
});

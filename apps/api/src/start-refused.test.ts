import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openSqlite } from '@portero/auth';
import { afterAll, expect, test } from 'vitest';
import { cleanUp, endOfServer, temporaryFolder } from './test-server.ts';

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

const file = 'data/portero.sqlite';

/** A folder with a sound database in it. */
function usedFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  openSqlite(join(folder, file)).close();
  return folder;
}

/** The one line that a refused start says. */
async function sentence(folder: string, env: Record<string, string> = {}): Promise<string> {
  const { code, stderr, stdout } = await endOfServer({ folder, env });
  expect(code).toBe(1);
  expect(stdout).not.toContain('Server listening');
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/\.$/);
  return lines[0] ?? '';
}

test.concurrent('with wrong settings the server names each of them and creates nothing', async () => {
  const folder = temporaryFolder();
  const { code, stdout, stderr } = await endOfServer({
    folder,
    env: { PORT: 'high', WEB_ORIGINS: '*', PORTERO_SECRETS: 'k1:tooshort' },
  });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  const [first, ...faults] = stderr.trimEnd().split('\n');
  expect(first).toBe('These settings do not hold:');
  expect(faults).toEqual([
    expect.stringMatching(/^ {2}- PORT must be .*\.$/),
    expect.stringMatching(/^ {2}- WEB_ORIGINS must .*\.$/),
    expect.stringMatching(/^ {2}- PORTERO_SECRETS cannot be used: .*\.$/),
  ]);
  expect(stderr).not.toContain('tooshort');
  expect(readdirSync(folder)).toEqual([]);
});

test.concurrent('a port that is taken is named, with what to do', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  try {
    expect(await sentence(temporaryFolder(), { PORT: String(port) })).toBe(
      `Port ${port} is taken: stop the other program or set PORT to another one.`,
    );
  } finally {
    other.close();
  }
});

test.concurrent('an address that this machine does not have is named in one sentence', async () => {
  expect(await sentence(temporaryFolder(), { HOST: '192.0.2.1' })).toContain('192.0.2.1');
});

test.concurrent('a data folder that is a file is named in one sentence, and the file is left as it is', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'data'), 'mine');
  expect(await sentence(folder)).toContain('data');
  expect(readFileSync(join(folder, 'data'), 'utf8')).toBe('mine');
});

test.concurrent('a file of secrets that somebody spoiled is refused, and its text is not repeated', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/secrets'), 'k1:hunter2hunter2');
  const said = await sentence(folder);
  expect(said).toMatch(/data\/secrets cannot be used: .*too short/);
  expect(said).not.toContain('hunter2');
  expect(existsSync(join(folder, file))).toBe(false);
});

test.concurrent('a file that is no database is left as it is', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  const bytes = Buffer.alloc(8192, 'no database at all. ');
  writeFileSync(join(folder, file), bytes);
  expect(await sentence(folder)).toMatch(
    /portero\.sqlite is no SQLite database, or is damaged\. It was left as it is\.$/,
  );
  expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true);
});

test.concurrent('a database with damaged pages is left as it is, never made anew', async () => {
  const folder = usedFolder();
  const bytes = readFileSync(join(folder, file));
  bytes.fill(0xaa, 4096);
  writeFileSync(join(folder, file), bytes);
  expect(await sentence(folder)).toMatch(/portero\.sqlite is damaged.* It was left as it is\.$/);
  expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true);
});

test.concurrent('a database that was cut short is left as it is', async () => {
  const folder = usedFolder();
  const bytes = readFileSync(join(folder, file)).subarray(0, 3 * 4096);
  writeFileSync(join(folder, file), bytes);
  expect(await sentence(folder)).toMatch(/portero\.sqlite is damaged.* It was left as it is\.$/);
  expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true);
});

test.concurrent('a database made by a newer Portero is refused rather than misread', async () => {
  const folder = usedFolder();
  const db = openSqlite(join(folder, file));
  db.connection.prepare('INSERT INTO portero_migrations (created_at, hash) VALUES (?, ?)').run(9e12, 'of the future');
  db.close();
  const bytes = readFileSync(join(folder, file));
  expect(await sentence(folder)).toMatch(/was made by a newer or different Portero than this one\. It was left as/);
  expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true);
});

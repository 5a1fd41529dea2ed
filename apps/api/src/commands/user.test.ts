import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '@portero/auth';
import stringWidth from 'string-width';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { cli, cliCommand, cliJson, cliProcess, operatorEvents, quietTerminal, spawnCli } from '../test-cli.ts';
import { leave, neighbourIn } from '../test-neighbour.ts';
import { startServer, temporaryFolder } from '../test-server.ts';

// Each test has a folder of its own, so they can share the time.
afterAll(leave);

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
const login = { body: { email: ada.email, password: ada.password } };
const patience = { timeout: 30_000 };
const codeOf = ({ body }: { body: string }) => (JSON.parse(body) as { code: string }).code;

interface Account {
  id: string;
  email: string;
  name: string;
  disabledAt: string | null;
}

async function madeFolder(): Promise<string> {
  const folder = temporaryFolder();
  expect((await cli(['migrate'], { folder })).code).toBe(0);
  return folder;
}

const create = (folder: string, { email, name, password }: typeof ada) =>
  cliJson<Account>(['user', 'create', email, '--name', name], { folder, input: `${password}\n` });

describe('user create', () => {
  test.concurrent('makes an account beside a server, which lets it log in at once', async () => {
    const folder = temporaryFolder();
    const server = await neighbourIn(folder, { SIGNUP: 'closed' });
    const user = await create(folder, ada);
    expect(user).toMatchObject({ email: ada.email, name: ada.name, disabledAt: null });
    expect((await server.send('POST', '/auth/login', login)).status).toBe(200);
    expect(operatorEvents(folder)).toMatchObject([{ event: 'user.created', userId: user.id }]);
    expect(statSync(join(folder, 'data/operator.log')).mode & 0o777).toBe(0o600);
  });

  test.concurrent('never takes a password from the arguments, and says so where one is given', async () => {
    const folder = await madeFolder();
    const { code, stderr } = await cli(['user', 'create', ada.email, '--name', 'Ada', '--password', ada.password], {
      folder,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("unknown option '--password'")]);
  });

  test.concurrent.each([
    ['a common password', ['a@example.com', '--name', 'A'], 'password123', 'one of the first that others would try'],
    ['a short password', ['a@example.com', '--name', 'A'], 'short', 'at least 8 characters'],
    ['no address', ['nobody', '--name', 'A'], ada.password, 'The e-mail address is none'],
    ['a name that moves the cursor', ['a@example.com', '--name', 'A\u001b[2J'], ada.password, 'The name must have'],
  ])('refuses %s with the reason and exit code 1', async (_what, args, password, reason) => {
    const folder = await madeFolder();
    const { code, stdout, stderr } = await cli(['user', 'create', ...args], { folder, input: password });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(reason)]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.concurrent('asks nobody for a password where there is no use for it', async () => {
    const folder = await madeFolder();
    await create(folder, ada);
    const terminal = () => quietTerminal('', { interactive: true, askSecret: () => expect.unreachable('it asked') });
    const args = (email: string, name = 'Ada') => ['user', 'create', email, '--name', name];
    for (const [words, where, reason] of [
      // In any spelling.
      [args('ADA@example.com'), folder, 'exists already'],
      [args('nobody'), folder, 'The e-mail address is none'],
      [args('b@example.com', ''), folder, 'The name must have'],
      [args('b@example.com'), temporaryFolder(), 'There is no database'],
    ] as const) {
      const { code, stderr } = await cli(words, { folder: where }, terminal());
      expect([code, stderr]).toEqual([1, expect.stringContaining(reason)]);
    }
  });

  test.concurrent('without a password on standard input it is a matter of usage: exit code 2', async () => {
    const folder = await madeFolder();
    const { code, stderr } = await cliProcess(['user', 'create', ada.email, '--name', 'Ada'], { folder });
    expect([code, stderr]).toEqual([2, 'Give the password as the first line of standard input.\n']);
  });

  test.concurrent('at a terminal it asks twice and shows nothing of what is typed', async () => {
    const folder = await madeFolder();
    const line = [...cliCommand, 'user', 'create', ada.email, '--name', 'Ada'].join(' ');
    const { child, output, ended } = spawnCli([], { folder, typing: true }, ['script', '-qec', line, '/dev/null']);
    await vi.waitUntil(() => output.stdout.includes('New password (not shown): '), patience);
    child.stdin?.write(`${ada.password}\r`);
    await vi.waitUntil(() => output.stdout.includes('The same again: '), patience);
    child.stdin?.write(`${ada.password}\r`);
    expect((await ended).code).toBe(0);
    expect(output.stdout).toContain(`Created ${ada.email}`);
    expect(output.stdout).not.toContain(ada.password.slice(0, 3));
  });
});

describe('user list', () => {
  test.concurrent('aligns columns by what a terminal shows, whatever the script of a name', async () => {
    const folder = await madeFolder();
    for (const [n, name] of ['Ada', '李小龍', 'Zoë', '👩🏽‍🚀 Sally'].entries()) {
      await create(folder, { email: `u${n}@example.com`, name, password: ada.password });
    }
    const { stdout } = await cli(['user', 'list'], { folder });
    const lines = stdout.trimEnd().split('\n');
    const widths = lines.map((line) => stringWidth(line.slice(0, /CREATED|\d{4}-\d\d-\d\d /.exec(line)?.index)));
    expect(lines).toHaveLength(5);
    expect(new Set(widths).size).toBe(1);
  });

  test.concurrent('lets no control character of a name reach the terminal', async () => {
    const folder = await madeFolder();
    await create(folder, ada);
    const db = openSqlite(join(folder, 'data/portero.sqlite'));
    db.connection.prepare('UPDATE users SET name = ?').run('A\u001b]0;owned\u0007\u009b31m\u202eB\nC');
    db.close();
    for (const args of [
      ['user', 'list'],
      ['user', 'show', ada.email],
      ['user', 'list', '--json'],
    ]) {
      const { stdout } = await cli(args, { folder });
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(stdout).toMatch(/\\u\{1b\}|\\u001b/);
    }
    const { users } = await cliJson<{ users: Account[] }>(['user', 'list'], { folder });
    expect(users[0]?.name).toBe('A\u001b]0;owned\u0007\u009b31m\u202eB\nC');
  });

  test.concurrent('comes in pages that go on where the last one ended, each account once', async () => {
    const folder = await madeFolder();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      made.push((await create(folder, { ...ada, email: `u${n}@example.com` })).id);
    }
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const args: string[] = ['user', 'list', '--limit', '2', ...(after ? ['--after', after] : [])];
      const page: { users: Account[]; next: string | null } = await cliJson(args, { folder });
      seen.push(...page.users.map(({ id }) => id));
      after = page.next;
    }
    expect(seen).toEqual(made);
    expect((await cli(['user', 'list', '--limit', '2'], { folder })).stderr).toContain(`--after ${made[1]}`);
    const { users } = await cliJson<{ users: Account[] }>(['user', 'list', '--search', 'U3@EXAMPLE'], { folder });
    expect(users.map(({ email }) => email)).toEqual(['u3@example.com']);
    expect(await cliJson(['user', 'list', '--search', '%'], { folder })).toEqual({ users: [], next: null });
  });
});

describe('user disable and enable', () => {
  test.concurrent('end sessions on their very next request, in the server that runs, and let the user back in', async () => {
    const folder = temporaryFolder();
    const server = await startServer({ folder });
    const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
    expect((await server.send('GET', '/me', { cookie })).status).toBe(200);

    const asked = await cli(['user', 'disable', 'ADA@example.com'], { folder });
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('Add --yes')]);
    expect((await server.send('GET', '/me', { cookie })).status).toBe(200);

    expect(await cliJson(['user', 'disable', 'ADA@example.com', '--yes'], { folder })).toMatchObject({
      sessionsEnded: 1,
      tokensRevoked: 0,
      disabledAt: expect.any(String),
    });
    const ended = await server.send('GET', '/me', { cookie });
    expect([ended.status, codeOf(ended)]).toEqual([401, 'session_ended']);

    const right = await server.send('POST', '/auth/login', login);
    expect([right.status, codeOf(right), right.cookie]).toEqual([403, 'account_disabled', '']);
    const wrong = await server.send('POST', '/auth/login', { body: { email: ada.email, password: 'a wrong one' } });
    const unknown = await server.send('POST', '/auth/login', {
      body: { email: 'b@example.com', password: 'a wrong one' },
    });
    for (const answer of [wrong, unknown])
      expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_credentials']);

    const { id } = await cliJson<Account>(['user', 'enable', ada.email], { folder });
    expect((await server.send('POST', '/auth/login', login)).status).toBe(200);
    expect(operatorEvents(folder).map(({ event, reason, userId }) => [event, reason, userId])).toEqual([
      ['user.disabled', undefined, id],
      ['session.ended', 'user_disabled', id],
      ['user.enabled', undefined, id],
    ]);
  });

  test.concurrent('a session that slipped in finds nobody: each request asks whether the user is disabled', async () => {
    const folder = temporaryFolder();
    const server = await neighbourIn(folder);
    const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
    const db = openSqlite(join(folder, 'data/portero.sqlite'));
    db.connection.exec('UPDATE users SET disabled_at = 1');
    db.close();
    expect((await server.send('GET', '/me', { cookie })).status).toBe(401);
  });
});

/** A server in a folder, with a user who has an access token; `isTaken` asks whether it is still taken. */
async function tokenScene() {
  const folder = temporaryFolder();
  const server = await neighbourIn(folder);
  const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
  const body = { name: 'backup', scopes: ['profile:read'] };
  const { token } = JSON.parse((await server.send('POST', '/auth/tokens', { cookie, body })).body);
  const ask = () => server.send('GET', '/me', { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);
  return { folder, ask };
}

describe('access tokens of a user', () => {
  test.concurrent('who is disabled are refused at once by the running server, and stay so after enabling', async () => {
    const { folder, ask } = await tokenScene();
    const { stdout } = await cli(['user', 'disable', ada.email, '--yes'], { folder });
    expect(stdout).toBe(`Disabled ${ada.email}; 1 session ended, 1 access token revoked.\n`);
    const refused = await ask();
    expect([refused.status, codeOf(refused)]).toEqual([401, 'invalid_token']);
    expect(await cliJson(['user', 'disable', ada.email, '--yes'], { folder })).toMatchObject({ tokensRevoked: 0 });
    await cliJson(['user', 'enable', ada.email], { folder });
    expect((await ask()).status).toBe(401);
    expect(operatorEvents(folder).map(({ event, reason }) => [event, reason])).toEqual([
      ['user.disabled', undefined],
      ['session.ended', 'user_disabled'],
      ['token.revoked', 'user_disabled'],
      ['user.enabled', undefined],
    ]);
  });

  test.concurrent('whose password is reset are refused at once', async () => {
    const { folder, ask } = await tokenScene();
    const args = ['user', 'reset-password', ada.email, '--yes'];
    const { stdout } = await cli(args, { folder, input: 'nine wooden ships at sea\n' });
    expect(stdout).toBe(`Set a new password for ${ada.email}; 1 session ended, 1 access token revoked.\n`);
    expect((await ask()).status).toBe(401);
  });
});

describe('user reset-password', () => {
  test.concurrent('replaces the password, ends every session, and stores nothing readable', async () => {
    const folder = temporaryFolder();
    const server = await neighbourIn(folder);
    const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
    const password = 'nine wooden ships at sea';
    const args = ['user', 'reset-password', ada.email, '--yes'];
    expect(await cliJson(args, { folder, input: `${password}\n` })).toMatchObject({ sessionsEnded: 1 });
    expect((await server.send('GET', '/me', { cookie })).status).toBe(401);
    expect((await server.send('POST', '/auth/login', login)).status).toBe(401);
    const again = { body: { email: ada.email, password } };
    expect((await server.send('POST', '/auth/login', again)).status).toBe(200);
    expect(operatorEvents(folder).map(({ event }) => event)).toEqual(['password.reset', 'session.ended']);
    for (const file of ['operator.log', 'portero.sqlite', 'portero.sqlite-wal']) {
      expect(readFileSync(join(folder, 'data', file)).includes(password)).toBe(false);
    }
  });

  test.concurrent('holds the new password to the rules of sign-up', async () => {
    const folder = await madeFolder();
    await create(folder, ada);
    const args = ['user', 'reset-password', ada.email, '--yes'];
    const { code, stderr } = await cli(args, { folder, input: 'ada@example.com' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('made of your name')]);
  });
});

describe('a user is named', () => {
  test.concurrent('by the whole address or the id, never by a part that others could share', async () => {
    const folder = await madeFolder();
    const { id } = await create(folder, ada);
    for (const reference of [id, id.toUpperCase(), ' Ada@Example.com ']) {
      expect(await cliJson(['user', 'show', reference], { folder })).toMatchObject({ id, sessions: 0 });
    }
    for (const reference of ['ada', id.slice(0, 8), 'ada@example', '\u001b[31m', '%']) {
      const { code, stderr } = await cli(['user', 'show', reference], { folder });
      expect([code, stderr]).toEqual([1, expect.stringContaining('There is no user')]);
      expect(stderr).not.toContain('\u001b');
    }
  });
});

import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { Credentials, credentialsFile } from './credentials.ts';

const server = 'https://app.example.com';
const other = 'http://localhost:3000';
const credential = {
  token: 'portero_pat_one',
  name: 'portero on ada-laptop',
  scopes: ['profile:read'],
  expiresAt: '2027-02-22T08:00:00.000Z',
};

let file: string;
let warnings: string[];
let credentials: Credentials;

beforeEach(() => {
  file = credentialsFile({ HOME: temporaryFolder() });
  warnings = [];
  credentials = new Credentials(file, (text) => void warnings.push(text));
});
afterEach(() => void vi.restoreAllMocks());
afterAll(cleanUp);

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('stands where XDG says, and in ~/.config where it says nothing or no absolute path', () => {
  expect(credentialsFile({ HOME: '/home/ada' })).toBe('/home/ada/.config/portero/credentials.json');
  expect(credentialsFile({ HOME: '/home/ada', XDG_CONFIG_HOME: '/etc/ada' })).toBe('/etc/ada/portero/credentials.json');
  for (const XDG_CONFIG_HOME of ['', 'config']) {
    expect(credentialsFile({ HOME: '/home/ada', XDG_CONFIG_HOME })).toBe('/home/ada/.config/portero/credentials.json');
  }
});

test('keeps the tokens of several servers, for its owner alone, and leaves nothing beside the file', () => {
  expect(credentials.prepare()).toEqual({ current: null, servers: {} });
  expect(existsSync(file)).toBe(false);
  credentials.keep(server, credential);
  // Before anything is read, which would close it.
  expect(modeOf(file)).toBe('600');
  credentials.keep(other, { ...credential, token: 'portero_pat_two' });
  expect(credentials.read()).toMatchObject({
    current: other,
    servers: { [server]: credential, [other]: { token: 'portero_pat_two' } },
  });
  expect([modeOf(file), modeOf(dirname(file)), readdirSync(dirname(file))]).toEqual([
    '600',
    '700',
    ['credentials.json'],
  ]);
  credentials.forget(other);
  expect(credentials.read()).toEqual({ current: server, servers: { [server]: credential } });
  expect(readFileSync(file, 'utf8')).not.toContain('two');
  credentials.forget(server);
  expect(credentials.read()).toEqual({ current: null, servers: {} });
});

test('a file or folder that others could open is closed, and that is said', () => {
  credentials.keep(server, credential);
  chmodSync(file, 0o644);
  chmodSync(dirname(file), 0o755);
  expect(credentials.read().servers).toEqual({ [server]: credential });
  expect([modeOf(file), modeOf(dirname(file))]).toEqual(['600', '700']);
  expect(warnings).toEqual([
    `${file} was open to other users (mode 0644) and is closed now. If anybody else uses this machine, log out and in again.`,
    `${dirname(file)} was open to other users (mode 0755) and is closed now.`,
  ]);
});

test('a file of another user is not used', () => {
  credentials.keep(server, credential);
  const owner = statSync(file).uid;
  vi.spyOn(process, 'getuid').mockReturnValue(owner + 1);
  expect(() => credentials.read()).toThrow('belongs to another user');
});

test.each([
  ['nothing', ''],
  ['half a file', '{"current": null, "ser'],
  ['a list', '[]'],
  ['no servers', '{"current": null}'],
  ['a server that is none', '{"current": null, "servers": {"https://app.example.com": 1}}'],
  [
    'a token that no header could carry',
    JSON.stringify({ current: null, servers: { a: { ...credential, token: 'a\r\nb: c' } } }),
  ],
])('with %s in it the file is said to be damaged, and left as it is', (_what, text) => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode: 0o600 });
  expect(() => credentials.prepare()).toThrow(`${file} is damaged. Delete it and log in again.`);
  expect(() => credentials.keep(server, credential)).toThrow('is damaged');
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a token that could not be read again is not kept, so that the others stay', () => {
  credentials.keep(server, credential);
  expect(() => credentials.keep(other, { ...credential, token: 'a b\u001b[31m' })).toThrow('none that can be kept');
  expect(Object.keys(credentials.read().servers)).toEqual([server]);
});

test('of log-ins at once every token is kept', async () => {
  const program = `
    const { Credentials } = await import(${JSON.stringify(new URL('credentials.ts', import.meta.url).href)});
    const credentials = new Credentials(process.argv[1], console.error);
    for (let n = 0; n < 20; n += 1) credentials.keep(\`https://\${process.argv[2]}-\${n}.example.com\`, ${JSON.stringify(credential)});`;
  const args = (name: string) => ['--input-type=module', '--eval', program, file, name];
  await Promise.all(['a', 'b', 'c'].map((name) => promisify(execFile)(process.execPath, args(name))));
  expect(Object.keys(credentials.read().servers)).toHaveLength(60);
  expect(readdirSync(dirname(file))).toEqual(['credentials.json']);
});

test('a lock that a process has left is no obstacle', () => {
  credentials.keep(server, credential);
  writeFileSync(`${file}.lock`, '');
  utimesSync(`${file}.lock`, 0, 0);
  credentials.keep(other, credential);
  expect(Object.keys(credentials.read().servers)).toEqual([server, other]);
});

test.runIf(process.platform === 'linux')('a place where no folder can be made is said to be so, at once', () => {
  const nowhere = new Credentials('/proc/nope/portero/credentials.json', () => {});
  expect(() => nowhere.prepare()).toThrow('cannot be written: ENOENT');
});

test('a place that cannot be read or written is said in one sentence', () => {
  mkdirSync(file, { recursive: true, mode: 0o700 });
  expect(() => credentials.read()).toThrow(/credentials\.json cannot be read: EISDIR/);
  rmSync(dirname(file), { recursive: true });
  writeFileSync(dirname(file), '');
  expect(() => credentials.prepare()).toThrow(/cannot be (read|written): /);
  const nowhere = new Credentials(join(file, 'deeper', 'credentials.json'), () => {});
  expect(() => nowhere.keep(server, credential)).toThrow(/cannot be (read|written): /);
});

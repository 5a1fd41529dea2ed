import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { JWKS_MAX_AGE_SECONDS } from '../packages/contracts/src/index.ts';
import { type BuiltServer, startBuiltServer } from './built-server.ts';
import { blockBehind } from './code-blocks.ts';
import { expectTranscript, shell } from './console.ts';
import { inRoot } from './root.ts';

const recipe = (name: string) => readFileSync(inRoot('docs/recipes', `${name}.md`), 'utf8');

async function freshServer(): Promise<BuiltServer> {
  const server = await startBuiltServer();
  onTestFinished(() => server.stop());
  return server;
}

const signUp = ({ baseUrl }: BuiltServer, name: string) =>
  `curl -sS -o /dev/null -c ${name} --json '{"email": "${name}@example.com", "name": "${name}", "password": "a tall ship and a star"}' ${baseUrl}/auth/signup`;
const whoIs = ({ baseUrl }: BuiltServer, jar: string) =>
  `curl -sS -b ${jar} ${baseUrl}/me | jq -r '.code // .user.name'`;

/** A server that was backed up while Ada had an account. */
async function backedUp(document = recipe('backup')): Promise<BuiltServer> {
  const server = await freshServer();
  await expectTranscript(document, 'backup', server);
  return server;
}

test('a backup made while the server runs brings everybody back, and whoever came later is gone', async () => {
  const document = recipe('backup');
  const server = await backedUp(document);
  await shell(signUp(server, 'bob'), server.folder);
  // As under systemd: root puts the files back, and they must be the server's.
  const data = join(server.folder, 'data');
  const owner = process.getuid?.() === 0 ? 65_534 : statSync(data).uid;
  await server.restart(async () => {
    for (const name of ['', 'portero.sqlite', 'secrets']) chownSync(join(data, name), owner, -1);
    await shell(blockBehind(document, 'run: restore'), server.folder);
    expect(readdirSync(data).filter((file) => /^(portero\.sqlite|secrets)$/.test(file))).toHaveLength(2);
    for (const file of ['portero.sqlite', 'secrets']) expect(statSync(join(data, file)).uid).toBe(owner);
  });
  await expectTranscript(document, 'restored', server);
  expect(await shell(whoIs(server, 'bob'), server.folder)).toBe('session_ended\n');
});

test('the next backup takes the place of the last, and one that fails leaves it alone', async () => {
  const server = await backedUp();
  await shell(signUp(server, 'bob'), server.folder);
  const again = 'portero backup --force backup/portero.sqlite';
  await expect(shell(again.replace('--force ', ''), server.folder)).rejects.toThrow('Add --force to replace it');
  await shell(again, server.folder);
  const people = () => shell(`sqlite3 backup/portero.sqlite 'SELECT count(*) FROM users'`, server.folder);
  expect(await people()).toBe('2\n');
  await expect(shell(`DATA_DIR=elsewhere ${again}`, server.folder)).rejects.toThrow('There is no database');
  expect([await people(), existsSync(join(server.folder, 'elsewhere'))]).toEqual(['2\n', false]);
  expect(readdirSync(join(server.folder, 'backup')).sort()).toEqual(['portero.sqlite', 'secrets']);
});

test('the lines for Docker do in the container what brings everybody back', async () => {
  const document = recipe('backup');
  const server = await freshServer();
  const { folder } = server;
  // In the place of Docker: runs what stands behind the name of the service, with /data where the data is here.
  const docker = `#!/bin/sh\n[ "$4" = run ] || exit 0\nshift 8\nfor arg; do shift; set -- "$@" "$(echo "$arg" | sed "s,/data,${folder}/data,g")"; done\nexec "$@"\n`;
  writeFileSync(join(folder, 'docker'), docker, { mode: 0o755 });
  const run = (name: string) => shell(`PATH=".:$PATH"; ${blockBehind(document, `run: ${name}`)}`, folder);
  await shell(signUp(server, 'ada'), folder);
  await server.restart(() => run('docker-backup'));
  await shell(signUp(server, 'bob'), folder);
  await server.restart(() => run('docker-restore'));
  expect(await shell(whoIs(server, 'ada'), folder)).toBe('ada\n');
  expect(await shell(whoIs(server, 'bob'), folder)).toBe('session_ended\n');
  expect(statSync(join(folder, 'portero.tar')).mode & 0o077).toBe(0);
});

test('after a break-in the lines of the recipe end every session, token and key, and no password', async () => {
  const document = recipe('backup');
  const server = await backedUp(document);
  const { baseUrl, folder } = server;
  const make = (path: string, body: string) => `curl -sS -b jar --json '${body}' ${baseUrl}${path}`;
  const token = '{"name": "x", "scopes": ["profile:read"]}';
  await shell(`${make('/auth/tokens', token)} | jq -r '"Authorization: Bearer " + .token' > header`, folder);
  await shell(make('/auth/token', '{}'), folder);
  const keys = async () =>
    JSON.parse(await shell(`curl -sS ${baseUrl}/.well-known/jwks.json | jq -c '[.keys[].kid]'`, folder));
  const stolen: string[] = await keys();
  expect(stolen.length).toBeGreaterThan(0);

  await server.restart(() => shell(blockBehind(document, 'run: break-in'), folder));
  expect(await shell(whoIs(server, 'jar'), folder)).toMatch(/^(session_ended|not_authenticated|invalid_token)\n$/);
  expect(await shell(`curl -sS -H @header ${baseUrl}/me | jq -r .code`, folder)).toBe('invalid_token\n');
  const login = `curl -sS -c jar --json '{"email": "ada@example.com", "password": "correct horse battery staple"}' ${baseUrl}/auth/login | jq -r .user.name`;
  expect(await shell(login, folder)).toBe('Ada\n');
  await shell(make('/auth/token', '{}'), folder);
  const fresh: string[] = await keys();
  expect(fresh).toHaveLength(1);
  expect(stolen).not.toContain(fresh[0]);
});

test('the services of the recipe keep keys as long as Cache-Control says, whatever their libraries would do', () => {
  const document = recipe('my-service');
  expect(document).toMatch(`cacheMaxAge: ${JWKS_MAX_AGE_SECONDS}_000 }`);
  expect(document).toMatch(`lifespan=${JWKS_MAX_AGE_SECONDS})`);
});

test('the Python app of the recipe greets by the decoded name', () => {
  const call = `print(b"".join(app({"HTTP_REMOTE_NAME": "Zo%C3%AB"}, lambda status, headers: None)).decode(), end="")`;
  const program = `${blockBehind(recipe('protect-anything'), 'run: greeting')}\n${call}`;
  const env = { PATH: process.env.PATH, PYTHONIOENCODING: 'utf-8' };
  expect(execFileSync('python3', ['-c', program], { encoding: 'utf8', env })).toBe('Hello, Zoë!\n');
});

test('the short Caddyfile of the recipe is valid', async () => {
  const server = await freshServer();
  const adapt = 'HOME=. caddy adapt --adapter caddyfile --config /dev/stdin <<"END"\n';
  expect(await shell(`${adapt}${blockBehind(recipe('deploy'), 'run: short-caddyfile')}END\n`, server.folder)).toContain(
    'reverse_proxy',
  );
});

test('every file that a recipe or the page of a feature points to is there', () => {
  const folders = ['docs/recipes', 'docs/features'];
  const readmes = globSync('{apps,examples,packages}/*/README.md', { cwd: inRoot('') }).map((file) => inRoot(file));
  const pages = [
    ...readmes,
    ...folders.flatMap((folder) => readdirSync(inRoot(folder)).map((file) => inRoot(folder, file))),
  ];
  const missing = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?![a-z]+:)([^)#]+)[^)]*\)/g)]
      .map(([, target = '']) => resolve(dirname(page), target))
      .filter((target) => !existsSync(target)),
  );
  expect(missing).toEqual([]);
});

test('the commands of the recipes name files that are there', () => {
  const named = [...recipe('deploy').matchAll(/\bdeploy\/[\w./-]+/g)].map(([path]) => path.replace(/\.$/, ''));
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((path) => !existsSync(inRoot(path)))).toEqual([]);
});

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type BuiltServer, freePort, startBuiltServer } from './built-server.ts';
import { atPorts, expectTranscript, shell } from './console.ts';
import { packPackages } from './packages.ts';
import { inRoot } from './root.ts';
import { nodeOnPath, run } from './run.ts';

const recipe = (name: string) => readFileSync(inRoot('docs/recipes', `${name}.md`), 'utf8');

async function freshServer(): Promise<BuiltServer> {
  const server = await startBuiltServer();
  onTestFinished(() => server.stop());
  return server;
}

/** The block of a language that follows a marker, or the only one of it. */
function block(document: string, language: string, marker = ''): string {
  const [, text] = document.split(`${marker}\`\`\`${language}\n`);
  if (!text) throw new Error(`there is no ${language} block behind ${marker}`);
  return text.split('```')[0] ?? '';
}

test('a backup made while the server runs brings everybody back, and whoever came later is gone', async () => {
  const server = await freshServer();
  const document = recipe('backup');
  await expectTranscript(document, 'backup', server);
  const later = `curl -sS -o /dev/null -c later --json '{"email": "bob@example.com", "name": "Bob", "password": "a tall ship and a star"}' ${server.baseUrl}/auth/signup`;
  await shell(later, server.folder);
  await server.restart(() => shell(block(document, 'sh', '<!-- run: restore -->\n'), server.folder));
  await expectTranscript(document, 'restored', server);
  expect(await shell(`curl -sS -b later ${server.baseUrl}/me | jq -r .code`, server.folder)).toBe('session_ended\n');
});

test('after a break-in the line of the recipe ends every session and token, and no password', async () => {
  const server = await freshServer();
  const document = recipe('backup');
  await expectTranscript(document, 'backup', server);
  const line = /`(sqlite3 data\/portero\.sqlite 'DELETE [^`]+)`/.exec(document)?.[1];
  if (!line) throw new Error('the recipe has no such line');
  await server.restart(() => shell(line, server.folder));
  expect(await shell(`curl -sS -b jar ${server.baseUrl}/me | jq -r .code`, server.folder)).toBe('session_ended\n');
  const login = `curl -sS --json '{"email": "ada@example.com", "password": "correct horse battery staple"}' ${server.baseUrl}/auth/login | jq -r .user.name`;
  expect(await shell(login, server.folder)).toBe('Ada\n');
});

describe('what the recipe for a Fastify app has readers install from the packed packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-fastify-app-'));
  const packed = join(folder, 'packed');
  beforeAll(() => packPackages(packed));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const document = recipe('my-fastify-app');
  const install = (marker: string, place: string) => {
    const commands = block(document, 'sh', marker)
      .replace(/^.* packages \/tmp\/portero.*\n/, '')
      .replaceAll('/tmp/portero', packed)
      .replace(/^pnpm /m, 'npx -y pnpm@12 ');
    mkdirSync(place, { recursive: true });
    const env = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_prefer_offline: 'true' };
    return run('sh', ['-euc', commands], { in: place, quiet: true, env: { ...nodeOnPath, ...env } });
  };

  test.each([
    ['npm', '<!-- run: install-npm -->\n'],
    ['pnpm', '<!-- run: install-pnpm -->\n'],
  ])('runs it, with %s', async (name, marker) => {
    const place = join(folder, name);
    await install(marker, place);
    const port = await freePort();
    writeFileSync(join(place, 'app.mjs'), atPorts(block(document, 'js', '<!-- file: app.mjs -->\n'), { 4000: port }));
    const env = { PATH: process.env.PATH, SECRETS: `k1:${randomBytes(32).toString('base64url')}` };
    const app = spawn(process.execPath, ['app.mjs'], { cwd: place, env, stdio: ['ignore', 'ignore', 'inherit'] });
    onTestFinished(() => void app.kill());
    const call = `curl -sS --retry 20 --retry-delay 1 --retry-connrefused http://localhost:${port}/`;
    expect(await shell(call, place)).toBe('Hello stranger!\n');
    expect(statSync(join(place, 'portero.sqlite')).mode & 0o077).toBe(0);
  });

  test('has the command line too', async () => {
    const place = join(folder, 'with-command-line');
    await install('<!-- run: install-npm -->\n', place);
    await install('<!-- run: install-cli -->\n', place);
    const portero = (command: string) => shell(`DATABASE_URL=file:portero.sqlite npx portero ${command}`, place);
    await portero('migrate');
    expect(await portero('user list --json')).toContain('"users"');
  });
});

test('the Python app of the recipe greets by the decoded name', () => {
  const call = `print(b"".join(app({"HTTP_REMOTE_NAME": "Zo%C3%AB"}, lambda status, headers: None)).decode(), end="")`;
  const program = `${block(recipe('protect-anything'), 'python', '<!-- run: greeting -->\n')}\n${call}`;
  const env = { PATH: process.env.PATH, PYTHONIOENCODING: 'utf-8' };
  expect(execFileSync('python3', ['-c', program], { encoding: 'utf8', env })).toBe('Hello, Zoë!\n');
});

test('the short Caddyfile of the recipe is valid', async () => {
  const server = await freshServer();
  const adapt = 'HOME=. caddy adapt --adapter caddyfile --config /dev/stdin <<"END"\n';
  expect(await shell(`${adapt}${block(recipe('deploy'), 'caddyfile')}END\n`, server.folder)).toContain('reverse_proxy');
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

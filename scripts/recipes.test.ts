import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { JWKS_MAX_AGE_SECONDS } from '../packages/contracts/src/index.ts';
import { type BuiltServer, startBuiltServer } from './built-server.ts';
import { expectTranscript, shell } from './console.ts';
import { inRoot } from './root.ts';

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

test('the services of the recipe keep keys as long as Cache-Control says, whatever their libraries would do', () => {
  const document = recipe('my-service');
  expect(document).toMatch(`cacheMaxAge: ${JWKS_MAX_AGE_SECONDS}_000 }`);
  expect(document).toMatch(`lifespan=${JWKS_MAX_AGE_SECONDS})`);
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

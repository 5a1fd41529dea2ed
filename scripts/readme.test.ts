import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type BuiltServer, freePort, startBuiltServer } from './built-server.ts';
import { blockBehind, codeBlocks } from './code-blocks.ts';
import { atPorts, expectTranscript, shell } from './console.ts';
import { installPackages } from './npm-packages.ts';
import { inRoot } from './root.ts';

const readme = readFileSync(inRoot('README.md'), 'utf8');
let server: BuiltServer;

/** Where the links and pictures of a document lead, as written. */
const targetsOf = (text: string) => [...text.matchAll(/\]\(([^):]+)\)/g)].map(([, target = '']) => target);

beforeAll(async () => {
  server = await startBuiltServer();
});

afterAll(() => server.stop());

test('what the README shows for scripts is what a reader gets', async () => {
  await expectTranscript(readme, 'script', server);
});

test('the app that the README shows greets who has signed up, and nobody else', async () => {
  const { folder } = server;
  installPackages(folder);
  const code = blockBehind(readme, 'file: app.mjs');
  expect(code.trimEnd().split('\n').length).toBeLessThan(13);
  const port = await freePort();
  writeFileSync(join(folder, 'app.mjs'), atPorts(code, { 4000: port }));
  const env = { PATH: process.env.PATH, SECRETS: `k1:${randomBytes(32).toString('base64url')}` };
  const app = spawn(process.execPath, ['app.mjs'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => void app.kill());
  const url = `http://localhost:${port}`;
  const call = 'curl -sS --retry 20 --retry-delay 1 --retry-connrefused';
  const person = '{"email": "ada@example.com", "name": "Ada", "password": "correct horse battery staple"}';
  await shell(`${call} -c own-jar --json '${person}' ${url}/auth/signup`, folder);
  expect((await shell(`${call} -b own-jar ${url}/hello`, folder)).trimEnd()).toBe('Hello Ada!');
  expect(await shell(`${call} -o /dev/null -w '%{http_code}' ${url}/hello`, folder)).toBe('401');
});

test.each([
  ['README.md', 'en', /choose "([^"]+)"/],
  ['README.es.md', 'es', /elige «([^»]+)»/],
])('the link that %s names is there', (name, language, named) => {
  const words = readFileSync(inRoot(`apps/web/src/language/dictionaries/${language}.ts`), 'utf8');
  const links = [...words.matchAll(/signup: '([^']+)'/g)].map(([, label]) => label);
  expect(links).toContain(named.exec(readFileSync(inRoot(name), 'utf8').replaceAll('\n', ' '))?.[1]);
});

test('the README names the two commands', () => {
  expect(readme).toContain('npx -y pnpm@12 start');
  expect(readme).toContain('npx -y pnpm@12 test');
});

test.each(['README.md', 'README.es.md'])('the pictures and pages that %s points to are there', (name) => {
  const targets = targetsOf(readFileSync(inRoot(name), 'utf8')).filter((target) => !target.startsWith('#'));
  expect(targets.length).toBeGreaterThan(10);
  expect(targets.filter((target) => !existsSync(inRoot(target.replace(/#.*/, ''))))).toEqual([]);
});

test('the Spanish README shows the same commands and code, and leads to the same pages', () => {
  const spanish = readFileSync(inRoot('README.es.md'), 'utf8');
  const code = (text: string) => codeBlocks(text).map(({ marker, text }) => ({ marker, text }));
  expect(code(spanish)).toEqual(code(readme));
  const pages = (text: string) => targetsOf(text).filter((target) => /^[a-z].*(?<!webp)$/.test(target));
  expect(pages(spanish)).toEqual(pages(readme));
  const endpoints = (text: string) =>
    text.match(/^\| `(?:GET|POST|PATCH|DELETE).*?(?= \| )/gm)?.map((line) => line.replace(/ (?:and|y) /, ' '));
  expect(endpoints(spanish)).toEqual(endpoints(readme));
});

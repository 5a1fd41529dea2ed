import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problems } from '../packages/contracts/src/index.ts';
import { buildIfStale } from './build.ts';
import { type BuiltServer, startBuiltServer } from './built-server.ts';
import { openapiFile } from './openapi-file.ts';
import { callsOf, curlLines, referenceContent } from './reference-page.ts';
import { inRoot } from './root.ts';

const execute = promisify(execFile);
const document = openapiFile();
const calls = callsOf(document);
const page = referenceContent(document, readFileSync(inRoot('docs/routes.md'), 'utf8'));
const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);

/** The part of the page about one call. */
const articleOf = (id: string) => page.split('<article>').find((part) => part.includes(`id="${id}"`)) ?? '';

test('every link within the page leads somewhere, and no two places have one name', () => {
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('every code on the page leads to where it is explained', () => {
  const codes = [...page.matchAll(/href="\/problems#([a-z_]+)"/g)].map(([, code]) => code);
  expect(codes).toContain('email_taken');
  for (const code of codes) expect(Object.keys(problems)).toContain(code);
});

test('the page brings nothing along from elsewhere, no script and no style of its own', () => {
  expect(page).not.toMatch(/<script|<style| style=|\bon\w+="|(?:src|href)="(?:https?:)?\/\//);
});

describe.each(calls)('$method $path', (call) => {
  const { operation } = call;
  const article = articleOf(operation.operationId);

  test('has its access, limit, fields, answers and codes there', () => {
    expect(article).toContain(operation.summary);
    expect(ids).toContain(`limit-${operation['x-limit']}`);
    if (operation['x-scope']) expect(article).toContain(operation['x-scope']);
    const body = operation.requestBody?.content['application/json']?.schema.properties ?? {};
    for (const name of [...Object.keys(body), ...(operation.parameters ?? []).map((one) => one.name)])
      expect(article).toContain(`<dt><code>${name}</code>`);
    for (const [status, { description }] of Object.entries(operation.responses)) {
      expect(article).toContain(`<dt><code>${status}</code></dt>`);
      if (Number(status) < 300) continue;
      for (const [, code] of description.matchAll(/`([a-z_]+)`/g)) expect(article).toContain(`/problems#${code}"`);
    }
  });
});

describe('the lines of curl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  let server: BuiltServer;
  let token = '';
  const statusOf = async (line: string) => {
    const here = line.replace('http://localhost:3000', server.baseUrl);
    const env = { PATH: process.env.PATH, TOKEN: token };
    const { stdout } = await execute('sh', ['-c', `${here} -o body -w '%{http_code}'`], { cwd: folder, env });
    return Number(stdout);
  };
  const lineOf = (id: string) =>
    calls.filter(({ operation }) => operation.operationId === id).flatMap(curlLines)[0] ?? '';

  beforeAll(async () => {
    await buildIfStale();
    server = await startBuiltServer({ RATE_LIMITS: 'off' });
    expect(await statusOf(lineOf('signUp'))).toBe(201);
    const scopes = [...new Set(calls.flatMap(({ operation }) => operation['x-scope'] ?? []))];
    const making = `curl -sS -b jar --json '${JSON.stringify({ name: 'all', scopes })}' http://localhost:3000/auth/tokens`;
    expect(await statusOf(making)).toBe(201);
    token = JSON.parse(readFileSync(join(folder, 'body'), 'utf8')).token;
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  // The one that changes the password comes last, since the others sign in with it.
  const last = lineOf('changePassword');
  const lines = [...calls.flatMap(curlLines).filter((line) => line !== last), last];

  test.each(lines)('%s is understood by a real server', async (line) => {
    expect(await statusOf(lineOf('logIn'))).toBe(200);
    const status = await statusOf(line);
    // Whose id does not exist, or who has an account already, has been understood; so has a code that was never given.
    const { code } = status < 400 ? { code: '' } : JSON.parse(readFileSync(join(folder, 'body'), 'utf8'));
    expect(status < 400 || [404, 409].includes(status) || code === 'invalid_grant', `${status} ${code}`).toBe(true);
  });
});

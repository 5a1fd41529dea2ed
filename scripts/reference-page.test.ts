import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problems, scopes } from '../packages/contracts/src/index.ts';
import { buildIfStale } from './build.ts';
import { type BuiltServer, startBuiltServer } from './built-server.ts';
import { curlLines } from './curl-lines.ts';
import { callsOf, openapiFile } from './openapi-file.ts';
import { referenceContent } from './reference-page.ts';
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

/** The part of the page from one heading to the next. */
const sectionOf = (id: string) => page.split('<section>').find((part) => part.includes(`<h2 id="${id}">`)) ?? '';

/** The codes that a part of the page leads to. */
const codesIn = (part: string) => [...part.matchAll(/problems#([a-z_]+)"/g)].map(([, code = '']) => code);

describe.each(calls)('$method $path', (call) => {
  const { operation } = call;
  const article = articleOf(operation.operationId);

  test('has its access, limit, fields and answers there', () => {
    expect(article).toContain(operation.summary);
    expect(article).toContain(operation.description.replace(/`([^`]+)`/g, '<code>$1</code>'));
    expect(ids).toContain(`limit-${operation['x-limit']}`);
    const body = operation.requestBody?.content['application/json']?.schema.properties ?? {};
    for (const name of [...Object.keys(body), ...(operation.parameters ?? []).map((one) => one.name)])
      expect(article).toContain(`<dt><code>${name}</code>`);
    for (const [status, { content, headers = {} }] of Object.entries(operation.responses)) {
      if (Number(status) >= 300) continue;
      expect(article).toContain(`<p><code>${status}</code>`);
      for (const name of Object.keys(Object.values(content ?? {})[0]?.schema.properties ?? {}))
        expect(article).toContain(`<dt><code>${name}</code>`);
      for (const name of Object.keys(headers).filter((one) => !/^(?:RateLimit|X-Request-Id)/.test(one)))
        expect(article).toContain(`<dt><code>${name}</code>`);
    }
  });

  test('leads to each of its codes, in its own words or in those of all calls of its kind', () => {
    const codes = Object.values(operation.responses).flatMap(({ description }) =>
      [...description.matchAll(/\(`([a-z_]+)`\)/g)].map(([, code = '']) => code),
    );
    const kinds = [...article.matchAll(/href="#(refusals-\w+)"/g)].map(([, id]) => `<span id="${id}">`);
    const shared = kinds.flatMap((kind) => codesIn(sectionOf('refusals').split(kind)[1]?.split('<dt>')[0] ?? ''));
    expect([...codesIn(article), ...shared].toSorted()).toEqual(codes.toSorted());
  });
});

test('who makes a token reads which scopes there are, how many it takes, and that no token makes one', () => {
  const article = articleOf('createToken');
  expect(article).toContain('list of string, required, 1 to 20 of them');
  for (const scope of scopes) expect(article).toContain(scope);
  expect(article).toContain('no access token may do it');
  for (const scope of scopes) expect(ids).toContain(`scope-${scope}`);
});

test('who signs a program in by OAuth reads which form and status the refusals have there', () => {
  const article = articleOf('pollDeviceLogin');
  expect(article).toContain('As <code>application/json</code>: <a href="#type-OAuthProblem">OAuthProblem</a>');
  expect(article).toMatch(/400 .*json_required/);
  expect(articleOf('logIn')).not.toContain('OAuthProblem');
});

test('who signs a program in reads that a form will do, and who verifies tokens which values are fixed', () => {
  expect(articleOf('startDeviceLogin')).toContain('Body, as JSON or as a form');
  expect(articleOf('createToken')).toContain('<h4>Body, as JSON</h4>');
  for (const value of ['EC', 'P-256', 'sig', 'ES256']) expect(articleOf('getJwks')).toContain(`<code>${value}</code>`);
});

test('the cookie is named, and no word of the page is for readers of the document alone', () => {
  expect(sectionOf('signing-in')).toContain('<code>portero</code>, on https <code>__Host-portero</code>');
  expect(page).not.toMatch(/x-(?:scope|access|limit)/);
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
    const making = `curl -sS -b jar --json '${JSON.stringify({ name: 'all', scopes })}' http://localhost:3000/auth/tokens`;
    expect(await statusOf(making)).toBe(201);
    token = JSON.parse(readFileSync(join(folder, 'body'), 'utf8')).token;
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  // These come last, since the others sign in with the password, or with the token that gives itself up, and to an account
  // that stays.
  const last = [
    ...calls.filter(({ operation }) => operation.operationId === 'logOut').flatMap(curlLines),
    lineOf('changePassword'),
    lineOf('deleteMe'),
  ];
  const lines = [...calls.flatMap(curlLines).filter((line) => !last.includes(line)), ...last];

  test.each(lines)('%s is understood by a real server', async (line) => {
    // Behind the change of the password, the session that it leaves.
    if (line !== lineOf('deleteMe')) expect(await statusOf(lineOf('logIn'))).toBe(200);
    const status = await statusOf(line);
    // Whose id does not exist, or who has an account already, has been understood; so has a code that was never given, and
    // who asks a server for mail that sends none.
    const { code } = status < 400 ? { code: '' } : JSON.parse(readFileSync(join(folder, 'body'), 'utf8'));
    expect(
      status < 400 || [404, 409].includes(status) || ['invalid_grant', 'mail_unavailable'].includes(code),
      `${status} ${code}`,
    ).toBe(true);
  });
});

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildIfStale } from './build.ts';
import { type BuiltServer, startBuiltServer } from './built-server.ts';
import { openapiFile } from './openapi-file.ts';
import { inRoot } from './root.ts';

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
const program = join(folder, 'sign-up-to-log-out.ts');
let server: BuiltServer;

beforeAll(async () => {
  await buildIfStale();
  server = await startBuiltServer();
  cpSync(inRoot('examples/openapi-fetch'), folder, { recursive: true });
  // As if it had been installed there.
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
  const options = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        ...options,
        target: 'es2024',
        lib: ['es2024', 'dom', 'dom.iterable'],
        module: 'nodenext',
        types: ['node'],
        noEmit: true,
        allowImportingTsExtensions: true,
      },
    }),
  );
  await execute(process.execPath, [
    inRoot('node_modules/openapi-typescript/bin/cli.js'),
    inRoot('docs/openapi.json'),
    '-o',
    join(folder, 'portero.d.ts'),
  ]);
});

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

test('types made of the OpenAPI document fit the calls from sign-up to log-out, and find mistakes', async () => {
  writeFileSync(
    join(folder, 'mistakes.ts'),
    `import createClient from 'openapi-fetch';
import type { paths } from './portero.d.ts';
const portero = createClient<paths>();
// @ts-expect-error the password is missing
void portero.POST('/auth/login', { body: { email: 'ada@example.com' } });
// @ts-expect-error remember is a boolean
void portero.POST('/auth/login', { body: { email: 'a', password: 'b', remember: 'yes' } });
// @ts-expect-error there is no such address
void portero.GET('/auth/users');
// @ts-expect-error there is no such code
export const isOdd = (await portero.GET('/me')).error?.code === 'odd';
`,
  );
  const tsc = [inRoot('node_modules/typescript/bin/tsc'), '-p', folder];
  const { stdout, stderr } = await execute(process.execPath, tsc).catch((failed) => failed);
  expect(stdout + stderr).toBe('');
});

test('a client made of the OpenAPI document alone signs up, is known, makes a token, and logs out', async () => {
  const { stdout } = await execute(process.execPath, [program, server.baseUrl]);
  expect(stdout.trim().split('\n')).toEqual([
    'signed up as Ada Lovelace',
    'signed in from node',
    'refused with validation_failed at #/name',
    'sessions: 1',
    'somebody else’s session: 404',
    'a program acts for Ada Lovelace',
    'after its log-out: invalid_token',
    'after log-out: not_authenticated',
  ]);
});

test('a client that sends a token where the document has it, and nowhere else, gives it up by its log-out', async () => {
  const person = { email: 'bob@example.com', name: 'Bob', password: 'a tall ship and a star' };
  const send = (path: string, body: object, cookie = '') =>
    fetch(server.baseUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const [cookie = ''] = (await send('/auth/signup', person)).headers.getSetCookie();
  const made = await send('/auth/tokens', { name: 'report', scopes: ['profile:read'] }, cookie.split(';', 1)[0]);
  const { token } = (await made.json()) as { token: string };

  const byDocument = async (method: string, path: string) => {
    const { security = [] } = openapiFile().paths[path]?.[method.toLowerCase()] ?? {};
    const headers = security.some((way) => 'token' in way) ? { authorization: `Bearer ${token}` } : {};
    return (await fetch(server.baseUrl + path, { method, headers })).status;
  };
  expect(await byDocument('GET', '/me')).toBe(200);
  expect(await byDocument('POST', '/auth/logout')).toBe(204);
  expect(await byDocument('GET', '/me')).toBe(401);
});

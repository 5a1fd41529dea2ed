import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, parseKeyring, portero } from '@portero/auth';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliJson } from '../test-cli.ts';
import { cleanUp, startServer, type TestServer, temporaryFolder } from '../test-server.ts';

const ISSUER = 'http://localhost:3000';
const AUDIENCE = 'https://orders.example.com';
const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };

const folder = temporaryFolder();
const services: ChildProcess[] = [];
let server: TestServer;
let cookie: string;
let userId: string;

beforeAll(async () => {
  server = await startServer({ folder });
  const signedUp = await server.send('POST', '/auth/signup', { body: ada });
  cookie = signedUp.cookie;
  userId = JSON.parse(signedUp.body).user.id;
});
afterAll(async () => {
  for (const service of services) service.kill();
  await cleanUp();
});

const issue = async (audience = AUDIENCE): Promise<string> =>
  JSON.parse((await server.send('POST', '/auth/token', { cookie, body: { audience } })).body).access_token;
const jwks = async (): Promise<(JsonWebKey & { kid: string })[]> =>
  JSON.parse((await server.send('GET', '/.well-known/jwks.json')).body).keys;
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decoded = (token: string, at: number) =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString());

/** Starts a service that is told where the key set is, and nothing else. @returns a way to call it with a token */
async function startService(command: string, file: string) {
  const jwks = `http://127.0.0.1:${server.port}/.well-known/jwks.json`;
  const service = spawn(command, [join(import.meta.dirname, file), jwks, ISSUER, AUDIENCE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  services.push(service);
  const port = await new Promise<number>((resolve, reject) => {
    service.stdout.once('data', (text) => resolve(Number(text)));
    service.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return async (token: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, ...((await response.json()) as { user?: string; why?: string }) };
  };
}

/** A token of an hour ago: another process of the same installation, whose clock is late. */
async function expired(): Promise<string> {
  const db = openSqlite(join(folder, 'data', 'portero.sqlite'));
  const keyring = parseKeyring(readFileSync(join(folder, 'data', 'secrets'), 'utf8'));
  if ('faults' in keyring) throw new Error(keyring.faults.join());
  const app = Fastify();
  await app.register(portero, { db, keyring, publicUrl: ISSUER, clock: () => new Date(Date.now() - 3_600_000) });
  const response = await app.inject({
    method: 'POST',
    url: '/auth/token',
    headers: { cookie, 'content-type': 'application/json' },
    payload: { audience: AUDIENCE },
  });
  await app.close();
  db.close();
  return response.json().access_token;
}

describe.each([
  ['jose', process.execPath, 'orders.mjs', { expired: 'ERR_JWT_EXPIRED', audience: 'ERR_JWT_CLAIM_VALIDATION_FAILED' }],
  ['PyJWT', '/usr/bin/python3', 'orders.py', { expired: 'ExpiredSignatureError', audience: 'InvalidAudienceError' }],
])(
  'a service that shares nothing with Portero but the address of its keys, with %s,',
  (_library, command, file, why) => {
    let call: Awaited<ReturnType<typeof startService>>;
    beforeAll(async () => {
      call = await startService(command, file);
    });

    test('knows the user of a fresh token', async () => {
      expect(await call(await issue())).toEqual({ status: 200, user: userId });
    });

    test('refuses one that has expired', async () => {
      expect(await call(await expired())).toEqual({ status: 401, why: why.expired });
    });

    test('refuses one for another service', async () => {
      expect(await call(await issue('https://billing.example.com'))).toEqual({ status: 401, why: why.audience });
    });

    test('refuses one that says it needs no signature', async () => {
      const token = await issue();
      const claims = token.split('.')[1];
      for (const alg of ['none', 'None', 'NONE']) {
        const header = encoded({ ...decoded(token, 0), alg });
        for (const signature of ['', token.split('.')[2]]) {
          expect(await call(`${header}.${claims}.${signature}`)).toMatchObject({ status: 401 });
        }
      }
    });

    test('refuses an HS256 forgery keyed with the public key', async () => {
      const token = await issue();
      const key = (await jwks()).find(({ kid }) => kid === decoded(token, 0).kid);
      if (!key) throw new Error('the key of the token is not published');
      const input = `${encoded({ ...decoded(token, 0), alg: 'HS256' })}.${token.split('.')[1]}`;
      const publicKey = createPublicKey({ key, format: 'jwk' });
      const forms = [
        publicKey.export({ format: 'pem', type: 'spki' }),
        publicKey.export({ format: 'der', type: 'spki' }),
        JSON.stringify(key),
        Buffer.from(key.x ?? '', 'base64url'),
      ];
      for (const secret of forms) {
        const signature = createHmac('sha256', secret).update(input).digest('base64url');
        expect(await call(`${input}.${signature}`)).toMatchObject({ status: 401 });
      }
    });

    test('refuses one whose claims or signature were changed', async () => {
      const [header, claims, signature = ''] = (await issue()).split('.');
      const other = encoded({ ...decoded(`.${claims}`, 1), sub: 'somebody else' });
      expect(await call(`${header}.${other}.${signature}`)).toMatchObject({ status: 401 });
      const flipped = (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1);
      expect(await call(`${header}.${claims}.${flipped}`)).toMatchObject({ status: 401 });
    });

    test('refuses a session cookie’s token', async () => {
      expect(await call(cookie.split('=')[1] ?? '')).toMatchObject({ status: 401 });
    });

    test('takes tokens of the old key and of the new one after the keys were rotated', async () => {
      const [before, known] = [await issue(), (await jwks()).length];
      const { kid } = await cliJson<{ kid: string }>(['keys', 'rotate', '--now', '--yes'], { folder });
      const after = await issue();
      expect([decoded(after, 0).kid, (await jwks()).length]).toEqual([kid, known + 1]);
      expect(await call(before)).toEqual({ status: 200, user: userId });
      const again = await startService(command, file);
      for (const token of [before, after]) expect(await again(token)).toEqual({ status: 200, user: userId });
    });

    test('goes on as before while a new key is published ahead', async () => {
      const before = await issue();
      const { kid } = await cliJson<{ kid: string }>(['keys', 'rotate'], { folder });
      expect((await jwks()).map((key) => key.kid)).toContain(kid);
      const after = await issue();
      expect(decoded(after, 0).kid).toBe(decoded(before, 0).kid);
      const again = await startService(command, file);
      for (const token of [before, after]) expect(await again(token)).toEqual({ status: 200, user: userId });
    });

    test('started anew, refuses a token whose key was retired meanwhile', async () => {
      const token = await issue();
      await cliJson(['keys', 'retire', decoded(token, 0).kid, '--yes'], { folder });
      const again = await startService(command, file);
      expect(await again(token)).toMatchObject({ status: 401 });
      expect(await again(await issue())).toEqual({ status: 200, user: userId });
    });
  },
);

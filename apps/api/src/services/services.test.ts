import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openSqlite, type PorteroOptions, parseKeyring, portero } from '@portero/auth';
import { JWKS_MAX_AGE_SECONDS } from '@portero/contracts';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliJson } from '../test-cli.ts';
import { cleanUp, startServer, type TestServer, temporaryFolder } from '../test-server.ts';

const ISSUER = 'http://localhost:3000';
const AUDIENCE = 'https://orders.example.com';
const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };

const folder = temporaryFolder();
const services: ChildProcess[] = [];
const keySets: Server[] = [];
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
  for (const keySet of keySets) keySet.close();
  await cleanUp();
});

const issue = async (audience = AUDIENCE): Promise<string> =>
  JSON.parse((await server.send('POST', '/auth/token', { cookie, body: { audience } })).body).access_token;
const jwks = async (): Promise<(JsonWebKey & { kid: string })[]> =>
  JSON.parse((await server.send('GET', '/.well-known/jwks.json')).body).keys;
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decoded = (token: string, at: number) =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString());

interface ServiceOptions {
  /** Where the key set is; Portero's, unless given. */
  jwks?: string;
  /** For how long it keeps the key set; five minutes, unless given. */
  cacheSeconds?: number;
}

/** Starts a service that is told where the key set is, and nothing else. @returns a way to call it with a token */
async function startService(command: string, file: string, options: ServiceOptions = {}) {
  const { jwks = `http://127.0.0.1:${server.port}/.well-known/jwks.json`, cacheSeconds = JWKS_MAX_AGE_SECONDS } =
    options;
  const args = [join(import.meta.dirname, file), jwks, ISSUER, AUDIENCE, `${cacheSeconds}`];
  const service = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  services.push(service);
  const port = await new Promise<number>((resolve, reject) => {
    service.stdout.once('data', (text) => resolve(Number(text)));
    service.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return async (token: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, ...((await response.json()) as { user?: string; why?: string }) };
  };
}

/** What another process of the same installation answers. */
async function askAnother<T>(
  options: Pick<PorteroOptions, 'clock' | 'scopes'>,
  ask: (
    send: (url: string, body: object, headers: Record<string, string>) => Promise<Record<string, string>>,
  ) => Promise<T>,
): Promise<T> {
  const db = openSqlite(join(folder, 'data', 'portero.sqlite'));
  const keyring = parseKeyring(readFileSync(join(folder, 'data', 'secrets'), 'utf8'));
  if ('faults' in keyring) throw new Error(keyring.faults.join());
  const app = Fastify();
  await app.register(portero, { db, keyring, publicUrl: ISSUER, ...options });
  const answer = await ask(async (url, payload, headers) =>
    (
      await app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, payload })
    ).json(),
  );
  await app.close();
  db.close();
  return answer;
}

/** A token of an hour ago: of a process whose clock is late. */
const expired = () =>
  askAnother({ clock: () => new Date(Date.now() - 3_600_000) }, async (send) => {
    const { access_token = '' } = await send('/auth/token', { audience: AUDIENCE }, { cookie });
    return access_token;
  });

/** A token that a program has got with a personal access token of these scopes. */
const ofProgram = (...scopes: string[]) =>
  askAnother({ scopes: { 'orders:write': 'Order' } }, async (send) => {
    const { token } = await send('/auth/tokens', { name: 'cron', scopes }, { cookie });
    const { access_token = '' } = await send(
      '/auth/token',
      { audience: AUDIENCE },
      { authorization: `Bearer ${token}` },
    );
    return access_token;
  });

/** Somebody with a key set of their own, whose tokens are right but for what a test says. */
async function signer() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' };
  const keySet = createServer((_request, response) => response.end(JSON.stringify({ keys: [key] })));
  keySets.push(keySet.listen(0, '127.0.0.1'));
  await once(keySet, 'listening');
  const claims = decoded(await issue(), 1);
  return {
    jwks: `http://127.0.0.1:${(keySet.address() as AddressInfo).port}/`,
    sign: (header: object) => {
      const input = [{ alg: 'ES256', kid: 'k1', ...header }, claims].map(encoded).join('.');
      const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    },
  };
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

    test('refuses what is signed by the right key and is another kind of token', async () => {
      const { jwks, sign } = await signer();
      const there = await startService(command, file, { jwks });
      expect(await there(sign({ typ: 'at+jwt' }))).toEqual({ status: 200, user: userId });
      for (const header of [{ typ: 'JWT' }, { typ: 'session+jwt' }, {}]) {
        expect(await there(sign(header))).toMatchObject({ status: 401 });
      }
    });

    test('lets a person do everything, and a program what its scopes say', async () => {
      const [person, reader, writer] = [
        await issue(),
        await ofProgram('services:access'),
        await ofProgram('services:access', 'orders:write'),
      ];
      for (const token of [person, reader, writer]) expect(await call(token)).toEqual({ status: 200, user: userId });
      for (const token of [person, writer]) expect(await call(token, 'POST')).toEqual({ status: 200, user: userId });
      expect(await call(reader, 'POST')).toEqual({ status: 403, why: 'insufficient_scope' });
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

    test('goes on running, and refuses a token whose key was retired once its copy of the keys is old', async () => {
      const running = await startService(command, file, { cacheSeconds: 1 });
      const token = await issue();
      expect(await running(token)).toEqual({ status: 200, user: userId });
      await cliJson(['keys', 'retire', decoded(token, 0).kid, '--yes'], { folder });
      await expect.poll(() => running(token), { timeout: 30_000 }).toMatchObject({ status: 401 });
      expect(await running(await issue())).toEqual({ status: 200, user: userId });
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

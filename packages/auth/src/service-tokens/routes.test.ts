import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/clock.ts';
import { sealOf } from '../core/seal.ts';
import { keyring, type TestApp, testApp } from '../test-app.ts';
import { client, depsOf } from '../test-deps.ts';
import { allRows, problemOf, refusedFields } from '../test-problems.ts';
import { serviceTokens } from './index.ts';
import { ensureSigningKey, listKeys, retireKey, rotateKeys } from './keys.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const issue = (options: { body?: unknown; headers?: Record<string, string> } = {}) =>
  portero.send('POST', '/auth/token', { ...(!options.headers && { cookie }), ...options });
const tokenFor = async (body?: object): Promise<string> => (await issue({ body })).json().access_token;
const keySet = async (): Promise<(JsonWebKey & { kid: string })[]> =>
  (await portero.send('GET', '/.well-known/jwks.json')).json().keys;
const part = (token: string, at: number) => JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString());

const soon = { at: 'soon', reason: 'rotated_by_operator', client } as const;
const byOperator = { reason: 'retired_by_operator', client };

/** Whether a service that has just fetched the key set takes a signature for ours. */
async function isSignedByUs(token: string): Promise<boolean> {
  const key = (await keySet()).find(({ kid }) => kid === part(token, 0).kid);
  if (!key) return false;
  const [header, claims, signature = ''] = token.split('.');
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const bytes = Buffer.from(`${header}.${claims}`);
  return verify('sha256', bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
}

describe('a token for another service', () => {
  test('says who, by whom, for whom and for how long, and nothing personal', async () => {
    const response = await issue({ body: { audience: 'https://orders.example.com' } });
    expect(response.json()).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 300 });
    expect(response.headers['cache-control']).toBe('no-store');
    const token: string = response.json().access_token;
    const { user } = (await portero.send('GET', '/me', { cookie })).json();
    expect(part(token, 0)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(part(token, 1)).toEqual({
      iss: 'http://localhost:3000',
      sub: user.id,
      aud: 'https://orders.example.com',
      client_id: 'portero',
      iat: portero.now.getTime() / 1000,
      exp: portero.now.getTime() / 1000 + 300,
      jti: expect.any(String),
    });
    expect(await isSignedByUs(token)).toBe(true);
    expect(part(await tokenFor(), 1).jti).not.toBe(part(token, 1).jti);
  });

  test('is for this server itself if no service is named', async () => {
    expect(part(await tokenFor(), 1).aud).toBe('http://localhost:3000');
  });

  test('is given to a personal access token that may ask for it, with the scopes of that one', async () => {
    const make = (scopes: string[]) => portero.send('POST', '/auth/tokens', { cookie, body: { name: 'x', scopes } });
    const able = (await make(['services:access', 'profile:read'])).json();
    const response = await issue({ headers: { authorization: `Bearer ${able.token}` } });
    expect(part(response.json().access_token, 1)).toMatchObject({
      client_id: able.id,
      scope: 'services:access profile:read',
    });
    const unable = (await make(['profile:read'])).json();
    const refused = await issue({ headers: { authorization: `Bearer ${unable.token}` } });
    expect(problemOf(refused).code).toBe('insufficient_scope');
  });

  test('is no credential here, neither as a bearer nor as a cookie', async () => {
    const token = await tokenFor();
    for (const options of [{ headers: { authorization: `Bearer ${token}` } }, { cookie: `portero=${token}` }]) {
      expect((await portero.send('GET', '/me', options)).statusCode).toBe(401);
    }
  });

  test.each(['', 'two words', 'x'.repeat(256), 'é'])('is not for the audience %j', async (audience) => {
    expect(refusedFields(await issue({ body: { audience } }))).toHaveProperty(['#/audience']);
  });
});

describe('the key set', () => {
  test('is public, may be kept for five minutes, and shows nothing private', async () => {
    const response = await portero.send('GET', '/.well-known/jwks.json');
    // RFC 7517 section 8.5
    expect(response.headers['content-type']).toMatch(/^application\/jwk-set\+json/);
    expect(response.headers['cache-control']).toBe('public, max-age=300');
    expect(response.headers.vary).toBeUndefined();
    expect(response.headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(response.json()).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          use: 'sig',
          alg: 'ES256',
          kid: expect.any(String),
          x: expect.any(String),
          y: expect.any(String),
        },
      ],
    });
  });

  test('never comes with a cookie, which a shared cache would hand to strangers', async () => {
    portero.travel(2 * HOUR);
    expect((await portero.send('GET', '/auth/session', { cookie })).headers['set-cookie']).toBeDefined();
    expect((await portero.send('GET', '/.well-known/jwks.json', { cookie })).headers['set-cookie']).toBeUndefined();
  });

  test('is the same after a restart', async () => {
    const again = await testApp({ db: portero.db, clock: () => portero.now });
    expect((await again.send('GET', '/.well-known/jwks.json')).json().keys).toEqual(await keySet());
    await again.close();
  });

  test('holds one key, however many processes start at once', async () => {
    portero.db.connection.exec('DELETE FROM signing_keys');
    const deps = await depsOf(portero);
    await Promise.all(Array.from({ length: 5 }, () => ensureSigningKey(deps)));
    expect(await keySet()).toHaveLength(1);
  });

  test('gets another key when the secret that sealed the present one is gone', async () => {
    const before = await tokenFor();
    const other = await testApp({
      db: portero.db,
      keyring: keyring('k2:Qm7wXe4rTy1uIo9pAs6dFg3hJk8lZc5v'),
      clock: () => portero.now,
    });
    expect((await other.send('GET', '/.well-known/jwks.json')).json().keys).toHaveLength(2);
    expect(await isSignedByUs(before)).toBe(true);
    await other.close();
  });

  test('stays as it is while secrets are changed one after the other, as long as both were there at one start', async () => {
    const [k1, k2] = ['k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE', 'k2:Qm7wXe4rTy1uIo9pAs6dFg3hJk8lZc5v'];
    const before = await keySet();
    for (const secrets of [`${k2},${k1}`, k2]) {
      const restarted = await testApp({ db: portero.db, keyring: keyring(secrets), clock: () => portero.now });
      expect((await restarted.send('GET', '/.well-known/jwks.json')).json().keys).toEqual(before);
      await restarted.close();
    }
  });
});

describe('one key follows another', () => {
  test('published before it signs, and the old one until its last token has expired: no token is refused for it', async () => {
    const deps = await depsOf(portero);
    const old = (await keySet())[0]?.kid;
    const { kid } = await rotateKeys(deps, soon);
    expect((await keySet()).map((key) => key.kid)).toEqual([old, kid]);
    const signers: string[] = [];
    for (let minute = 0; minute < 14; minute += 1) {
      const token = await tokenFor();
      signers.push(part(token, 0).kid);
      expect(await isSignedByUs(token)).toBe(true);
      portero.travel(MINUTE);
    }
    expect(signers).toEqual([...Array(6).fill(old), ...Array(8).fill(kid)]);
    expect((await keySet()).map((key) => key.kid)).toEqual([kid]);
  });

  test('at once where that is asked for', async () => {
    const { kid } = await rotateKeys(await depsOf(portero), { ...soon, at: 'now' });
    expect(part(await tokenFor(), 0).kid).toBe(kid);
    expect(await keySet()).toHaveLength(2);
  });

  test('by itself after 90 days, and what has retired is deleted', async () => {
    const deps = await depsOf(portero);
    const upkeep = async () => serviceTokens.upkeep?.(deps);
    portero.travel(90 * DAY - 1);
    await upkeep();
    expect(await listKeys(deps)).toHaveLength(1);
    portero.travel(1);
    await upkeep();
    await upkeep();
    expect((await listKeys(deps)).map(({ phase }) => phase)).toEqual(['signing', 'upcoming']);
    portero.travel(DAY);
    await upkeep();
    expect((await listKeys(deps)).map(({ phase }) => phase)).toEqual(['signing']);
    expect(portero.count('signing_keys')).toBe(1);
  });

  test('at once also where one is published ahead already, which would never sign and goes', async () => {
    const deps = await depsOf(portero);
    const ahead = await rotateKeys(deps, soon);
    portero.travel(3 * MINUTE);
    const { kid } = await rotateKeys(deps, { ...soon, at: 'now' });
    expect((await listKeys(deps)).map((key) => [key.kid, key.phase])).toEqual([
      [expect.not.stringMatching(ahead.kid), 'verifying'],
      [kid, 'signing'],
    ]);
    for (let minute = 0; minute < 14; minute += 1) {
      const token = await tokenFor();
      expect(part(token, 0).kid).toBe(kid);
      portero.travel(5 * MINUTE - 1);
      expect(await isSignedByUs(token)).toBe(true);
      portero.travel(-4 * MINUTE + 1);
    }
  });

  test('a retired key is gone at once, and another one signs', async () => {
    const token = await tokenFor();
    const deps = await depsOf(portero);
    const { kid } = part(token, 0);
    expect(await retireKey(deps, { kid, ...byOperator })).toMatchObject({ isRetired: true });
    expect(await isSignedByUs(token)).toBe(false);
    expect(await isSignedByUs(await tokenFor())).toBe(true);
    expect(await retireKey(deps, { kid: 'none', ...byOperator })).toEqual({ isRetired: false, follower: null });
    expect(await keySet()).toHaveLength(1);
    expect(portero.events.filter(({ event }) => event.startsWith('key.'))).toMatchObject([
      { event: 'key.retired', keyId: kid, reason: 'retired_by_operator' },
      { event: 'key.rotated', keyId: part(await tokenFor(), 0).kid, reason: 'retired_by_operator' },
    ]);
  });

  test('a key that is retired soon after it began to sign does not bring its forerunner back', async () => {
    const deps = await depsOf(portero);
    const old = part(await tokenFor(), 0).kid;
    const { kid } = await rotateKeys(deps, { ...soon, at: 'now' });
    const { follower } = await retireKey(deps, { kid, ...byOperator });
    expect(part(await tokenFor(), 0).kid).toBe(follower?.kid);
    expect((await keySet()).map((key) => key.kid)).toEqual([old, follower?.kid]);
  });

  test('retiring one that is only published ahead takes its rotation back: no token is refused for it', async () => {
    const deps = await depsOf(portero);
    const old = part(await tokenFor(), 0).kid;
    const { kid } = await rotateKeys(deps, soon);
    expect(await retireKey(deps, { kid, ...byOperator })).toEqual({ isRetired: true, follower: null });
    portero.travel(60 * MINUTE);
    await serviceTokens.upkeep?.(deps);
    expect(part(await tokenFor(), 0).kid).toBe(old);
  });

  test('what the server does by itself is noted with its reason', async () => {
    const deps = await depsOf(portero);
    const [first] = await keySet();
    portero.travel(90 * DAY);
    await serviceTokens.upkeep?.(deps);
    portero.travel(DAY);
    await serviceTokens.upkeep?.(deps);
    const [second] = await keySet();
    await ensureSigningKey({ ...deps, seal: sealOf(keyring('k2:Qm7wXe4rTy1uIo9pAs6dFg3hJk8lZc5v')) });
    const [, third] = await keySet();
    expect(portero.events.filter(({ event }) => event.startsWith('key.'))).toMatchObject([
      { event: 'key.rotated', keyId: second?.kid, reason: 'age', client: { address: 'local' } },
      { event: 'key.retired', keyId: first?.kid, reason: 'followed' },
      { event: 'key.rotated', keyId: third?.kid, reason: 'secret_gone' },
    ]);
  });
});

test('the private key does not stand in the database in plain form, and opens with our secret only', async () => {
  const rows = portero.db.connection.prepare('SELECT kid, sealed_key FROM signing_keys').all() as {
    kid: string;
    sealed_key: string;
  }[];
  for (const { kid, sealed_key } of rows) {
    const plain = sealOf(keyring()).open(sealed_key, kid);
    expect(plain?.length).toBeGreaterThan(100);
    expect(allRows(portero)).not.toContain(plain?.toString('base64url').slice(40, 80));
    expect(sealOf(keyring('k1:Qm7wXe4rTy1uIo9pAs6dFg3hJk8lZc5v')).open(sealed_key, kid)).toBeUndefined();
  }
  expect(rows).toHaveLength(1);
});

test('a process whose clock is late signs with the key of the others instead of making one of its own', async () => {
  const late = await testApp({ db: portero.db, clock: () => new Date(portero.now.getTime() - 60 * MINUTE) });
  const response = await late.send('POST', '/auth/token', { cookie });
  expect(await isSignedByUs(response.json().access_token)).toBe(true);
  expect(await keySet()).toHaveLength(1);
  expect(portero.count('signing_keys')).toBe(1);
  await late.close();
});

test('a session that was ended gets no more tokens', async () => {
  await portero.send('POST', '/auth/logout', { cookie });
  expect(problemOf(await issue()).code).toBe('session_ended');
});

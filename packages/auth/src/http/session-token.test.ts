import { generateKeyPairSync, sign } from 'node:crypto';
import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { keyring } from '../test-app.ts';
import { base64url, forge, opened, signWith } from '../test-forgery.ts';
import { registerSessionTokens, type SessionTokens } from './session-token.ts';

const K1 = 'Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';
const K2 = 'q9Wm2Ls7Xd4Vf1Ck8Zb5Nr3Tj6Hp0GyU';
const ISSUER = 'https://app.example.com';

const tokensOf = (text: string, issuer = ISSUER): Promise<SessionTokens> =>
  registerSessionTokens(Fastify(), { keyring: keyring(text), issuer });
const tokens = await tokensOf(`k1:${K1}`);

const issuedAt = new Date('2026-11-23T08:00:00.000Z');
const expiresAt = new Date('2026-11-23T20:00:00.000Z');
const given = { sub: 'user', sid: 'sid', issuedAt, expiresAt };
const header = { alg: 'HS256', typ: 'session+jwt', kid: 'k1' };
const claims = { sub: 'user', sid: 'sid', iat: 1795420800, exp: 1795464000, iss: ISSUER, aud: ISSUER };
const good = forge({ header, claims, secret: K1 });

describe('the token', () => {
  test('says its algorithm, its kind and its key, and of the user nothing but who and until when', () => {
    expect(opened(tokens.sign(given))).toEqual({ header, claims });
  });

  test('is understood again', () => {
    expect(tokens.verify(tokens.sign(given))).toEqual(given);
  });

  test('is what an independent signer makes of the same parts', () => {
    expect(tokens.verify(good)).toEqual(given);
  });

  test('is left to the caller\u2019s clock', () => {
    const old = { ...given, issuedAt: new Date(0), expiresAt: new Date(1_000) };
    expect(tokens.verify(tokens.sign(old))).toEqual(old);
  });
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rs256 = () => {
  const input = `${base64url({ ...header, alg: 'RS256' })}.${base64url(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
};
const [h = '', c = '', s = ''] = good.split('.');
const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
const withHeader = (change: Record<string, unknown>) => forge({ header: { ...header, ...change }, claims, secret: K1 });
const withClaims = (change: Record<string, unknown>) => forge({ header, claims: { ...claims, ...change }, secret: K1 });
const unsigned = (alg: string) => `${base64url({ ...header, alg })}.${c}.`;

describe('nobody is let in by', () => {
  test.each([
    ['no signature and the algorithm none', unsigned('none')],
    ['the algorithm None', unsigned('None')],
    ['the algorithm NONE', unsigned('NONE')],
    ['the algorithm nOnE', unsigned('nOnE')],
    ['no signature under HS256', unsigned('HS256')],
    ['none with a signature', withHeader({ alg: 'none' })],
    ['HS384', forge({ header: { ...header, alg: 'HS384' }, claims, secret: K1, hash: 'sha384' })],
    ['HS512', forge({ header: { ...header, alg: 'HS512' }, claims, secret: K1, hash: 'sha512' })],
    ['RS256', rs256()],
    ['an HMAC by a public key', signWith(publicKey.export({ type: 'spki', format: 'pem' }) as string, header, claims)],
    ['no algorithm', forge({ header: { typ: header.typ, kid: 'k1' }, claims, secret: K1 })],
    ['a list of algorithms', withHeader({ alg: ['HS256'] })],
    ['another key', forge({ header, claims, secret: K2 })],
    ['an empty key', signWith('', header, claims)],
    ['the secret itself, underived', signWith(K1, header, claims)],
    ['the key of another purpose', signWith(Buffer.alloc(32), header, claims)],
  ])('%s', (_what, token) => {
    expect(tokens.verify(token)).toBeUndefined();
  });

  test.each([
    ['another kind of token', { typ: 'JWT' }],
    ['the kind at+jwt', { typ: 'at+jwt' }],
    ['an empty kind', { typ: '' }],
    ['a kind that begins alike', { typ: 'session+jwt2' }],
    ['a list of kinds', { typ: ['session+jwt'] }],
    ['no kind', { typ: undefined }],
    ['no key id', { kid: undefined }],
    ['an empty key id', { kid: '' }],
    ['an unknown key id', { kid: 'k2' }],
    ['a key id in other case', { kid: 'K1' }],
    ['a number as key id', { kid: 1 }],
    ['a list as key id', { kid: ['k1'] }],
    ['a key id that is a path', { kid: '../../dev/null' }],
    ['the key id __proto__', { kid: '__proto__' }],
    ['the key id constructor', { kid: 'constructor' }],
    ['the key id toString', { kid: 'toString' }],
    ['the key id hasOwnProperty', { kid: 'hasOwnProperty' }],
    ['the key id sign', { kid: 'sign' }],
    ['a critical extension', { crit: ['exp'] }],
    ['a critical extension of its own', { crit: ['x'], x: 1 }],
    ['an empty list of critical extensions', { crit: [] }],
  ])('%s', (_what, change) => {
    expect(tokens.verify(withHeader(change))).toBeUndefined();
  });

  test.each(Object.keys(claims))('a token without the claim %s', (name) => {
    expect(tokens.verify(forge({ header, claims: without(name), secret: K1 }))).toBeUndefined();
  });

  test.each([
    ['another issuer', { iss: 'https://evil.example.com' }],
    ['an issuer with a slash', { iss: `${ISSUER}/` }],
    ['a list of issuers', { iss: [ISSUER] }],
    ['a list of issuers with ours in it', { iss: ['https://evil.example.com', ISSUER] }],
    ['an empty issuer', { iss: '' }],
    ['another audience', { aud: 'https://evil.example.com' }],
    ['an audience that contains ours', { aud: `${ISSUER}.evil.example` }],
    ['an empty audience', { aud: '' }],
    ['an empty list of audiences', { aud: [] }],
    ['a list of other audiences', { aud: ['https://evil.example.com'] }],
    ['a number as subject', { sub: 1 }],
    ['a list as subject', { sub: ['user'] }],
    ['null as subject', { sub: null }],
    ['a number as session', { sid: 1 }],
    ['an object as session', { sid: { $ne: null } }],
    ['a text as time of issue', { iat: '1795420800' }],
    ['a text as time of expiry', { exp: '1795464000' }],
    ['null as time of expiry', { exp: null }],
  ])('%s', (_what, change) => {
    expect(tokens.verify(withClaims(change))).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['three dots', '...'],
    ['a token and a half', `${good}.${s}`],
    ['a token of two parts', `${h}.${c}`],
    ['a blank before', ` ${good}`],
    ['a blank behind', `${good} `],
    ['a line break', `${good}\n`],
    ['other claims under the signature', `${h}.${base64url({ ...claims, sub: 'admin' })}.${s}`],
    ['another header over the signature', `${base64url({ ...header, x: 1 })}.${c}.${s}`],
    ['half a signature', good.slice(0, -20)],
    ['a signature of zeros', `${h}.${c}.${'A'.repeat(43)}`],
    ['claims that are no JSON', `${h}.${base64url('nonsense')}.${s}`],
    ['claims that are a list', forge({ header, claims: [] as unknown as Record<string, unknown>, secret: K1 })],
    ['claims that are null', `${h}.${base64url('null')}.${s}`],
    ['a header that is no JSON', `${base64url('nonsense')}.${c}.${s}`],
    ['a header that is null', `${base64url('null')}.${c}.${s}`],
    ['a hundred thousand letters', 'x'.repeat(100_000)],
    ['a hundred thousand dots', '.'.repeat(100_000)],
    ['a token of a megabyte', `${h}.${base64url({ ...claims, pad: 'x'.repeat(1_000_000) })}.${s}`],
  ])('%s', (_what, token) => {
    expect(tokens.verify(token)).toBeUndefined();
  });

  test.each([[undefined], [null], [42], [{}], [[good]]])('%j, which is no text', (value) => {
    expect(tokens.verify(value as unknown as string)).toBeUndefined();
  });

  test('a token of another installation with the same secret', async () => {
    const other = await tokensOf(`k1:${K1}`, 'https://other.example.com');
    expect(other.verify(tokens.sign(given))).toBeUndefined();
    expect(tokens.verify(other.sign(given))).toBeUndefined();
  });

  test('a signature with any one letter changed', () => {
    for (let i = 0; i < s.length - 1; i += 1) {
      const changed = `${s.slice(0, i)}${s[i] === 'A' ? 'B' : 'A'}${s.slice(i + 1)}`;
      expect(tokens.verify(`${h}.${c}.${changed}`)).toBeUndefined();
    }
  });
});

describe('when keys are exchanged', () => {
  test('the first signs, older tokens stay good, and those of a removed key do not', async () => {
    const old = tokens.sign(given);
    const both = await tokensOf(`k2:${K2},k1:${K1}`);
    expect(both.verify(old)).toEqual(given);
    const fresh = both.sign(given);
    expect(opened(fresh).header).toEqual({ ...header, kid: 'k2' });
    const after = await tokensOf(`k2:${K2}`);
    expect(after.verify(fresh)).toEqual(given);
    expect(after.verify(old)).toBeUndefined();
    expect(tokens.verify(fresh)).toBeUndefined();
  });

  test('a token must be signed by the very key that it names', async () => {
    const both = await tokensOf(`k2:${K2},k1:${K1}`);
    expect(both.verify(forge({ header: { ...header, kid: 'k2' }, claims, secret: K1 }))).toBeUndefined();
    expect(both.verify(forge({ header: { ...header, kid: 'k1' }, claims, secret: K2 }))).toBeUndefined();
  });

  test.each([
    'constructor',
    'toString',
    'sign',
    'verifyRequest',
    'options',
    'cookie',
    'decode',
    'hasOwnProperty',
    '__proto__',
  ])('a key may be called %s like any other', async (kid) => {
    const odd = await tokensOf(`${kid}:${K2},k1:${K1}`);
    expect(odd.verify(odd.sign(given))).toEqual(given);
    expect(opened(odd.sign(given)).header).toEqual({ ...header, kid });
    expect(odd.verify(good)).toEqual(given);
  });
});

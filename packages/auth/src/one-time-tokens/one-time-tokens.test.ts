import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { HOUR } from '../core/clock.ts';
import { sealOf } from '../core/seal.ts';
import { hashSecret } from '../core/secrets.ts';
import { keyring } from '../test-app.ts';
import { type Trail, trailOf } from '../test-trail.ts';
import {
  contentOf,
  dropTokens,
  GUESSES_PER_CODE,
  issueToken,
  type Purpose,
  peekToken,
  sweepOneTimeTokens,
  takeByCode,
  takeToken,
  tokenOf,
} from './one-time-tokens.ts';

const EMAIL = 'Ada@Example.com';

let portero: Trail;
beforeEach(async () => {
  portero = await trailOf();
  onTestFinished(portero.close);
});

type Input = Partial<Parameters<typeof issueToken>[2]>;
const issue = (purpose: Purpose, input: Input = {}) =>
  portero.db.transaction((scope) =>
    issueToken(scope, portero.deps, {
      userId: portero.userId,
      purpose,
      email: EMAIL,
      lifetime: HOUR,
      ...input,
    }),
  );
const take = (token: string, ...purposes: Purpose[]) =>
  portero.db.transaction((scope) => takeToken(scope, portero.deps, token, ...purposes));
const type = (code: string, email = EMAIL, purposes: Purpose[] = ['verify_email']) =>
  portero.db.transaction((scope) => takeByCode(scope, portero.deps, { email, code, purposes }));
const stored = () => portero.db.connection.prepare('SELECT * FROM one_time_tokens').all() as Record<string, unknown>[];
const travel = (ms: number) => {
  portero.now = new Date(portero.now.getTime() + ms);
};
const wrongOf = (code: string) => String((Number(code) + 1) % 10 ** 8).padStart(8, '0');

describe('a token', () => {
  test('has 256 random bits, of which a hash is stored and nothing else', async () => {
    const { token, code } = await issue('recover');
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(code).toBe('');
    expect(stored()).toMatchObject([{ token_hash: hashSecret(token), email_canonical: 'ada@example.com' }]);
    expect(JSON.stringify(stored())).not.toContain(token);
  });

  test('is good for its purpose and for no other, and trying that does not use it up', async () => {
    const { token } = await issue('recover');
    for (const purpose of ['not_me', 'invitation', 'signup'] as const) {
      expect(await peekToken(portero.deps, token, purpose)).toBeUndefined();
      expect(await take(token, purpose)).toBeUndefined();
    }
    expect(await peekToken(portero.deps, token, 'recover')).toMatchObject({ userId: portero.userId, email: EMAIL });
    expect(await take(token, 'not_me', 'recover')).toMatchObject({ purpose: 'recover' });
    expect(await take(token, 'recover')).toBeUndefined();
  });

  test('that is tried by twenty at once is had by one', async () => {
    const { token } = await issue('recover');
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(token, 'recover')));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('is not used up by a change that fails', async () => {
    const { token } = await issue('recover');
    const failing = portero.db.transaction(function* (scope) {
      yield* takeToken(scope, portero.deps, token, 'recover');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await take(token, 'recover')).toBeDefined();
  });

  test('is good until the very moment that was said', async () => {
    const { token, expiresAt } = await issue('recover');
    expect(expiresAt.getTime()).toBe(portero.now.getTime() + HOUR);
    travel(HOUR - 1);
    expect(await peekToken(portero.deps, token, 'recover')).toBeDefined();
    expect(await tokenOf(portero.deps, portero.userId, 'recover')).toBeDefined();
    travel(1);
    expect(await take(token, 'recover')).toBeUndefined();
    expect(await tokenOf(portero.deps, portero.userId, 'recover')).toBeUndefined();
    await sweepOneTimeTokens(portero.deps);
    expect(stored()).toEqual([]);
  });

  test('takes the place of the one before it, of the same account and purpose', async () => {
    const { token: first } = await issue('recover');
    const { token: other } = await issue('not_me');
    const { token: second } = await issue('recover', { email: 'other@example.com' });
    expect(await peekToken(portero.deps, first, 'recover')).toBeUndefined();
    expect(await peekToken(portero.deps, second, 'recover')).toBeDefined();
    expect(await peekToken(portero.deps, other, 'not_me')).toBeDefined();
  });

  test('without an account takes the place of the one before it for the same address, however that is written', async () => {
    const { token: first } = await issue('invitation', { userId: null });
    const { token: another } = await issue('invitation', { userId: null, email: 'bob@example.com' });
    const { token: second } = await issue('invitation', { userId: null, email: ' ada@EXAMPLE.com' });
    expect(await peekToken(portero.deps, first, 'invitation')).toBeUndefined();
    expect(await peekToken(portero.deps, another, 'invitation')).toBeDefined();
    expect(await peekToken(portero.deps, second, 'invitation')).toBeDefined();
  });

  test('that keeps others leaves them as they are', async () => {
    const { token } = await issue('not_me', { keepsOthers: true });
    await issue('not_me', { keepsOthers: true });
    expect(await peekToken(portero.deps, token, 'not_me')).toBeDefined();
  });

  test('is gone with what it was dropped for, and with its account', async () => {
    const { token: recover } = await issue('recover');
    const { token: notMe } = await issue('not_me');
    expect(await portero.db.transaction((scope) => dropTokens(scope, portero.userId, 'recover'))).toBe(1);
    expect(await peekToken(portero.deps, recover, 'recover')).toBeUndefined();
    expect(await peekToken(portero.deps, notMe, 'not_me')).toBeDefined();
    portero.db.connection.exec('DELETE FROM users');
    expect(stored()).toEqual([]);
  });
});

describe('a code', () => {
  test('has eight digits, is stored sealed, and is typed with blanks and hyphens or without', async () => {
    const { code, token } = await issue('verify_email', { withCode: true });
    expect(code).toMatch(/^\d{8}$/);
    expect(JSON.stringify(stored())).not.toContain(code);
    expect(await type(` ${code.slice(0, 4)}-${code.slice(4)} `, 'ada@example.com')).toMatchObject({
      purpose: 'verify_email',
    });
    expect(await type(code)).toBeUndefined();
    expect(await take(token, 'verify_email')).toBeUndefined();
  });

  test('bears ten wrong guesses; then the right one is of no use, and the link still is', async () => {
    const { code, token } = await issue('verify_email', { withCode: true });
    for (let n = 0; n < GUESSES_PER_CODE; n += 1) expect(await type(wrongOf(code))).toBeUndefined();
    expect(await type(code)).toBeUndefined();
    expect(await take(token, 'verify_email')).toBeDefined();
  });

  test('is good for its address and its purpose, until it expires', async () => {
    const { code } = await issue('verify_email', { withCode: true });
    expect(await type(code, 'bob@example.com')).toBeUndefined();
    expect(await type(code, EMAIL, ['signup'])).toBeUndefined();
    travel(HOUR);
    expect(await type(code)).toBeUndefined();
  });

  test('of a token without one cannot be typed, not even as nothing', async () => {
    await issue('verify_email');
    for (const code of ['', '00000000', ' ']) expect(await type(code)).toBeUndefined();
  });

  test('whose secret was dropped is no code any more', async () => {
    const { code } = await issue('verify_email', { withCode: true });
    const seal = sealOf(keyring('k2:Hn6bTq1yWc8uXv3mKz5pRd7sLg2fJe4a'));
    const typed = portero.db.transaction((scope) =>
      takeByCode(scope, { ...portero.deps, seal }, { email: EMAIL, code, purposes: ['verify_email'] }),
    );
    expect(await typed).toBeUndefined();
  });
});

describe('what is kept with a token', () => {
  test('is sealed, and opens where it stands', async () => {
    await issue('signup', { content: { name: 'Ada Lovelace' } });
    expect(JSON.stringify(stored())).not.toContain('Lovelace');
    const { token } = await issue('signup', { content: { name: 'Ada Lovelace' } });
    const taken = await take(token, 'signup');
    expect(taken && contentOf(portero.deps, taken)).toEqual({ name: 'Ada Lovelace' });
  });

  test('does not open with another token', async () => {
    const { token: first } = await issue('signup', { content: { name: 'Ada' } });
    await issue('not_me', { content: { name: 'Eve' } });
    portero.db.connection.exec(
      "UPDATE one_time_tokens SET sealed_content = (SELECT sealed_content FROM one_time_tokens WHERE purpose = 'not_me')",
    );
    const taken = await take(first, 'signup');
    expect(taken).toBeDefined();
    expect(taken && contentOf(portero.deps, taken)).toBeUndefined();
  });
});

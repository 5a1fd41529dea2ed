import { describe, expect, test } from 'vitest';
import type { BearerToken } from './index.ts';
import { clientWith, ok } from './test-client.ts';

const token = `portero_pat_${'x'.repeat(43)}`;

async function sentWith(given: BearerToken) {
  const { portero, sent } = clientWith([ok({ sessions: [] })], { token: given });
  await portero.session.list();
  return sent[0]?.init;
}

describe('a token', () => {
  test.each<[string, BearerToken]>([
    ['as text', token],
    ['from a function', () => token],
    ['from a store that takes its time', async () => token],
  ])('%s is sent as a bearer, and no cookie goes along', async (_how, given) => {
    expect(await sentWith(given)).toMatchObject({
      credentials: 'omit',
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    });
  });

  test('that is not there yet means a call of nobody, still without cookies', async () => {
    const init = await sentWith(() => undefined);
    expect(init).toMatchObject({ credentials: 'omit' });
    expect(init?.headers).not.toHaveProperty('authorization');
  });

  test('goes along with a body too', async () => {
    const { portero, sent } = clientWith([ok({})], { token });
    await portero.profile.update({ name: 'Ada' });
    expect(sent[0]?.init.headers).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    });
  });

  test.each([`${token}\n`, `${token} `, '', `${token}\r\nx: y`, `${token}ñ`])(
    'that no header can carry is refused before anything is sent, and not repeated (%j)',
    async (given) => {
      const { portero, sent } = clientWith([ok({})], { token: given });
      const error = await portero.profile.me().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).not.toContain('portero_pat_');
      expect(sent).toEqual([]);
    },
  );

  test('that cannot be fetched fails the call with that very failure', async () => {
    const fault = new Error('the keychain is locked');
    const { portero, sent } = clientWith([ok({})], { token: () => Promise.reject(fault) });
    await expect(portero.profile.me()).rejects.toBe(fault);
    expect(sent).toEqual([]);
  });
});

test('without a token the browser sends its cookie, also across origins', async () => {
  const { portero, sent } = clientWith([ok({})]);
  await portero.profile.me();
  expect(sent[0]?.init).toMatchObject({ credentials: 'include', headers: { accept: 'application/json' } });
});

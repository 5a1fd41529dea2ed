import { afterEach, describe, expect, test } from 'vitest';
import { isFailure } from '../core/failure.ts';
import { defaultPolicy } from '../options.ts';
import { type TestApp, testApp } from '../test-app.ts';
import { depsOf } from '../test-deps.ts';
import { refuseWeakPassword } from './policy.ts';

let portero: TestApp;
afterEach(() => portero.close());

const person = { email: 'Ada.Lovelace+mail@example.com', name: 'Augusta Ada King' };

/** What is said about a password: the code and message of the refusal, or "accepted". */
async function verdict(password: string, { minLength = 8, ...who } = { ...person, minLength: 8 }) {
  portero = await testApp();
  const deps = await depsOf(portero, { policy: { ...defaultPolicy, passwordMinLength: minLength } });
  try {
    await refuseWeakPassword(deps, { password, pointer: '#/password', ...person, ...who });
    return { code: 'accepted', message: '' };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const [field] = error.data.errors ?? [];
    expect(error.code).toBe('validation_failed');
    expect(field?.pointer).toBe('#/password');
    expect(error.data.detail).toBe(field?.message);
    return { code: field?.code ?? '', message: field?.message ?? '' };
  }
}
const codeOf = async (password: string, who = { ...person, minLength: 8 }) => (await verdict(password, who)).code;

describe('a password is too short', () => {
  test.each([
    ['seven letters', 'kzvwqpt'],
    ['seven emoji, which are fourteen code units', '\u{1f6aa}\u{1f511}\u{1f5dd}\u{1f512}\u{1f513}\u{1f510}\u{1f50f}'],
    ['eight characters that are four letters with accents', 'e\u0301o\u0300u\u0302a\u0303'],
    ['seven capitals that are longer in small letters', '\u0130KZVWQP'],
  ])('with %s', async (_what, password) => {
    expect(await verdict(password)).toEqual({ code: 'too_short', message: 'Use at least 8 characters.' });
  });

  test('by the length that the operator asks for', async () => {
    const asked = { ...person, minLength: 15 };
    expect(await verdict('kzvwqptmxrbjhd', asked)).toEqual({
      code: 'too_short',
      message: 'Use at least 15 characters.',
    });
    expect(await codeOf('kzvwqptmxrbjhdg', asked)).toBe('accepted');
  });
});

describe('a password is common', () => {
  test.each([
    'password',
    'PASSWORD',
    'Password1',
    '12345678',
    '123456789',
    'qwertyuiop',
    'iloveyou',
    'football',
    'summer2024',
    'Passw0rd!',
    'Password1!',
    ' password ',
    'aaaaaaaa',
    'abababababababab',
    '1212121212121212121212',
    'abcabcabcabcabc',
    '\u{1f6aa}'.repeat(20),
    '\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44',
  ])('such as %s', async (password) => {
    expect(await verdict(password)).toEqual({
      code: 'password_common',
      message: 'This password is one of the first that others would try.',
    });
  });
});

describe('a password is about its user', () => {
  test.each([
    ['the e-mail address', 'ada.lovelace+mail@example.com'],
    ['the e-mail address in capitals', 'ADA.LOVELACE+MAIL@EXAMPLE.COM'],
    ['the e-mail address and a number', 'ada.lovelace+mail@example.com1'],
    ['the local part', 'ada.lovelace+mail'],
    ['a word of the local part and a year', 'Lovelace1843'],
    ['the same word twice', 'lovelacelovelace'],
    ['the name', 'Augusta Ada King'],
    ['a word of the name and a few digits', '!!Augusta!!'],
    ['the name of the service', 'Portero2026'],
    ['the service and the user', 'porteroaugusta'],
    ['a short name and a number', 'Ada12345'],
    ['the domain of the address', 'example.com'],
    ['the name in full-width letters', '\uff21\uff35\uff27\uff35\uff33\uff34\uff2112'],
  ])('when it is %s', async (_what, password) => {
    expect(await verdict(password)).toEqual({
      code: 'password_personal',
      message: 'This password is made of your name, your e-mail address or the name of this service.',
    });
  });

  test.each([
    'lovelace wrote the first program',
    'the king and the queen had tea',
    'adamant oyster pilot',
    'portero keeps the blue door closed',
    'kzvwqptm',
  ])('but not when it is a passphrase such as %s', async (password) => {
    expect(await codeOf(password)).toBe('accepted');
  });

  test('by words of at least four letters only, so that a short name forbids nothing', async () => {
    expect(await codeOf('a bo and a li', { email: 'bo@example.com', name: 'Bo Li', minLength: 8 })).toBe('accepted');
    expect(await codeOf('adaadaada', { email: 'ada@x.org', name: 'Ada', minLength: 8 })).toBe('password_common');
  });

  test('by nothing that has a meaning in patterns', async () => {
    const who = { email: 'a.+*b@example.com', name: '.* (x)+ $& [a-z]', minLength: 8 };
    expect(await codeOf('nine wooden ships at sea', who)).toBe('accepted');
  });
});

describe('a password is fine', () => {
  test.each([
    [
      'a passphrase of 64 characters with blanks and emoji',
      'the \u{1f6aa} opens for nobody but me and my very old cat called Tig\u{1f408}',
    ],
    ['nothing but letters', 'kzvwqptm'],
    ['nothing but digits', '7392650184'],
    ['nothing but emoji', '\u{1f6aa}\u{1f511}\u{1f5dd}\u{1f512}\u{1f513}\u{1f510}\u{1f50f}\u{1f408}'],
    ['Chinese', '\u5929\u5730\u7384\u9ec4\u5b87\u5b99\u6d2a\u8352'],
    ['blanks around it', '  kzvwqptm  '],
    ['a tab and a line break in it', 'kzv\twqp\ntmx'],
  ])('with %s', async (_what, password) => {
    expect(await codeOf(password)).toBe('accepted');
  });
});

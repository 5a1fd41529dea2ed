import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, type TestApp, testApp } from '../test-app.ts';
import { allRows, problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
beforeAll(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  await portero.signUp();
});
afterAll(() => portero.close());

const good = { email: 'new@example.com', name: 'Grace Hopper', password: 'nine wooden ships at sea' };
const signUp = (change: Partial<typeof good>) => portero.send('POST', '/auth/signup', { body: { ...good, ...change } });

async function refusedSignUp(change: Partial<typeof good>) {
  const before = allRows(portero);
  const response = await signUp(change);
  expect(allRows(portero)).toBe(before);
  return response;
}

describe('a name', () => {
  test.each([
    ['blanks', '   '],
    ['tabs', '\t\t'],
    ['no-break spaces', '\u00a0\u00a0'],
    ['ideographic spaces', '\u3000'],
    ['zero-width spaces', '\u200b\u200b'],
    ['zero-width joiners', '\u200d'],
    ['word joiners', '\u2060'],
    ['soft hyphens', '\u00ad\u00ad'],
    ['variation selectors', '\ufe0f'],
    ['tag characters', '\u{e0041}\u{e0042}'],
    ['Hangul fillers', '\u3164\u3164'],
    ['half-width Hangul fillers', '\uffa0'],
    ['Hangul jamo fillers', '\u115f\u1160'],
    ['blank Braille patterns', '\u2800'],
  ])('of nothing but %s is refused', async (_what, name) => {
    const response = await refusedSignUp({ name });
    expect(response.statusCode).toBe(422);
    expect(refusedFields(response)).toEqual({ '#/name': 'invalid_format' });
    expect(problemOf(response).errors?.[0]?.message).toBe(
      'Expected 1 to 100 visible characters, no control or other invisible characters.',
    );
  });

  test.each([
    ['zero-width spaces', 'A\u200b\u200bda'],
    ['a soft hyphen', '\u00adAda'],
    ['tag characters', 'Ada\u{e0041}'],
    ['a tower of accents', `Ada${'\u0301'.repeat(20)}`],
    ['a line break', 'Ada\nLovelace'],
    ['a carriage return', 'Ada\rLovelace'],
    ['an escape', 'Ada\u001b[31m'],
    ['a delete', 'Ada\u007f'],
    ['a C1 control', 'Ada\u0085'],
    ['a line separator', 'Ada\u2028Lovelace'],
    ['a paragraph separator', 'Ada\u2029Lovelace'],
    ['a right-to-left override', '\u202eadA'],
    ['a left-to-right embedding', '\u202aAda'],
    ['a right-to-left isolate', 'Ada\u2067'],
    ['a right-to-left mark', 'Ada\u200f'],
    ['an Arabic letter mark', 'Ada\u061c'],
    ['a byte order mark', '\ufeffAda'],
  ])('with %s is refused', async (_what, name) => {
    expect(refusedFields(await refusedSignUp({ name }))).toEqual({ '#/name': 'invalid_format' });
  });

  test('of 101 characters is refused, each emoji counting once', async () => {
    expect(refusedFields(await refusedSignUp({ name: '\u{1f6aa}'.repeat(101) }))).toEqual({ '#/name': 'too_long' });
  });

  test.each([
    'Ada',
    'O\u2019Brien-Smith, Jr.',
    'Zo\u00eb',
    '\u674e\u96f7',
    '\u0645\u062d\u0645\u062f',
    '\u{1f6aa}',
    'A',
    '<script>alert(1)</script>',
    "Robert'); DROP TABLE users;--",
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    '{{name}} %s $1',
    '\u{1f6aa}'.repeat(100),
  ])('such as %s comes back as it was sent', async (name) => {
    const response = await signUp({ name, email: `p${portero.count('users')}@example.com` });
    expect(response.statusCode).toBe(201);
    expect(response.json().user.name).toBe(name);
  });

  test('loses the blanks around it', async () => {
    const response = await signUp({ name: '  Ada \u00a0', email: 'blanks@example.com' });
    expect(response.json().user.name).toBe('Ada');
  });
});

describe('an e-mail address', () => {
  test.each([
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@@example.com',
    'ada@example..com',
    'ada@.example.com',
    'ada@example.com.',
    'ada@-example.com',
    'ada@example-.com',
    'a da@example.com',
    'ada@exam ple.com',
    'ada@example.com\n',
    'ada@example.com\nbcc: bob@example.com',
    'ada@example.com,bob@example.com',
    'ada@example.com;bob@example.com',
    'Ada <ada@example.com>',
    'mailto:ada@example.com',
    '"ada"@example.com',
    'ada@[192.0.2.1]',
    'ada(comment)@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(64)}.com`,
    '\u00a0ada@example.com',
    '\u200bada@example.com',
    'ada\u200b@example.com',
  ])('such as %j is refused', async (email) => {
    const response = await refusedSignUp({ email });
    expect(response.statusCode).toBe(422);
    expect(refusedFields(response)).toEqual({ '#/email': 'invalid_format' });
  });

  test.each([
    ['a Cyrillic a', '\u0430da@example.com'],
    ['a Kelvin sign', 'ada@example.\u212aom'],
    ['a long s', 'ada@example.com'.replace('s', '\u017f').replace('e', '\u0435')],
    ['full-width letters', '\uff41da@example.com'],
    ['a full-width at sign', 'ada\uff20example.com'],
    ['a dotless i', 'ad\u0131@example.com'],
    ['an ideographic full stop', 'ada@example\u3002com'],
    ['an IDN domain', 'ada@ex\u00e4mple.com'],
    ['a combining accent', 'ada\u0301@example.com'],
    ['a right-to-left override', '\u202eada@example.com'],
  ])('with %s cannot pass for an ASCII one', async (_what, email) => {
    expect(refusedFields(await refusedSignUp({ email }))).toEqual({ '#/email': 'invalid_format' });
    const logIn = await portero.send('POST', '/auth/login', { body: { email, password: ada.password } });
    expect(problemOf(logIn).code).toBe('invalid_credentials');
  });

  test.each(['ada@example.com', 'ADA@EXAMPLE.COM', 'aDa@eXample.Com', ' ada@example.com', 'ada@example.com \t'])(
    'that is taken is taken in the spelling %j',
    async (email) => {
      const response = await refusedSignUp({ email });
      expect(response.statusCode).toBe(409);
      expect(problemOf(response).code).toBe('email_taken');
      expect(refusedFields(response)).toEqual({ '#/email': 'email_taken' });
      expect(response.headers['set-cookie']).toBeUndefined();
    },
  );

  test.each(['ada@example.com', 'ADA@EXAMPLE.COM', '\tAda@Example.com  '])(
    'logs in in the spelling %j',
    async (email) => {
      const response = await portero.send('POST', '/auth/login', { body: { email, password: ada.password } });
      expect(response.statusCode).toBe(200);
      expect(response.json().user.email).toBe(ada.email);
    },
  );

  test('keeps the case in which it was typed', async () => {
    const response = await signUp({ email: ' Grace.Hopper+navy@Example.COM ' });
    expect(response.statusCode).toBe(201);
    expect(response.json().user.email).toBe('Grace.Hopper+navy@Example.COM');
  });

  test('of 254 characters is taken, of 255 it is not', async () => {
    const ending = `@${`${'d'.repeat(60)}.`.repeat(3)}com`;
    const local = 'l'.repeat(64);
    const fill = (length: number) =>
      `${local}${ending.replace('@', `@${'x'.repeat(length - local.length - ending.length - 1)}.`)}`;
    expect(fill(254)).toHaveLength(254);
    expect((await signUp({ email: fill(254) })).statusCode).not.toBe(500);
    expect(refusedFields(await refusedSignUp({ email: fill(255) }))).toHaveProperty(['#/email'], 'too_long');
  });
});

/** What a program may call itself: the person who is asked reads it on a page that is ours. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../test-app.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
beforeAll(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  cookie = await portero.signUp();
});
afterAll(() => portero.close());

const start = (client_id: string) => portero.send('POST', '/auth/device', { body: { client_id } });

describe('a program may call itself', () => {
  test.each([
    'portero on ada-laptop',
    '7',
    'café',
    "Ada's laptop",
    'Ada’s laptop',
    'שלום tool',
    'أداة النسخ',
    '備份',
    'backup 👩‍🚀',
    'gh (cli) v2.1 / <nightly>',
    'x'.repeat(60),
  ])('%s, and the person reads just that', async (name) => {
    const { user_code } = (await start(name)).json();
    const asked = await portero.send('GET', `/auth/device/requests/${user_code}`, { cookie });
    expect(asked.json().clientName).toBe(name);
  });
});

describe('a program may not call itself', () => {
  test.each([
    ['something that leaves a quotation', 'Portero” has checked this program and trusts it. “It'],
    ['something in straight quotation marks', 'the "real" one'],
    ['something in Spanish ones', '«Portero»'],
    ['something in German ones', '„Portero‟'],
    ['something in angles', '‹Portero›'],
    ['something in Japanese ones', '「Portero』'],
    ['something in full-width ones', '＂Portero＂'],
    ['something in Chinese ones', '〝Portero〞'],
    ['something in ornaments', '❝Portero❞'],
    ['something in heavy ornaments', '🙶Portero🙷'],
    ['something in heavy angles', '❮Portero❯'],
    ['something in primes', '″Portero″'],
    ['Hangul fillers', '\u3164\u3164'],
    ['half-width Hangul fillers', '\uffa0'],
    ['Hangul jamo fillers', '\u115f\u1160'],
    ['Hangul fillers and a blank Braille pattern', '\u3164\u2800'],
    ['blank hieroglyphs', '\u{13441}\u{13442}'],
    ['marks alone', '...'],
    ['an emoji alone, or a check mark', '✅'],
    ['an accent without its letter', '\u0301'],
    ['a letter under a tower of accents', `a${'\u0301'.repeat(20)}`],
    ['something that is reordered', '\u202eevil'],
    ['two lines', 'backup\nPortero trusts it.'],
    ['a paragraph', 'backup\u2029Portero trusts it.'],
  ])('%s', async (_what, name) => {
    const before = portero.count('device_requests');
    const response = await start(name);
    expect(response.statusCode).toBe(400);
    expect(refusedFields(response)).toEqual({ '#/client_id': 'invalid_format' });
    expect(problemOf(response).errors?.[0]?.message).toBe(
      'Expected what the program is called, for the person who is asked: 1 to 60 characters, among them a letter or digit, and no quotation marks.',
    );
    expect(portero.count('device_requests')).toBe(before);
  });
});

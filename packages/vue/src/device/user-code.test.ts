import { expect, test } from 'vitest';
import { userCodeIn } from './user-code.ts';

test.each([
  'WDJB-MJHT',
  'wdjb mjht',
  '  wdjbmjht.',
  'W D J B – M J H T',
  'ＷＤＪＢ－ｍｊｈｔ',
  'http://localhost:3000/device?code=WDJB-MJHT',
  'https://app.example.com/device?code=wdjbmjht&from=mail#top',
  'Code: WDJB-MJHT',
  'Then type this code:\n\n    WDJB-MJHT\n',
  'your code is wdjb mjht',
])('the code is found in "%s"', (entered) => {
  expect(userCodeIn(entered)).toBe('WDJB-MJHT');
});

test.each(['', 'WDJB-MJH', 'WDJB-MJHTX', 'https://app.example.com/device', 'https://app.example.com/device?code='])(
  'no code is found in "%s"',
  (entered) => {
    expect(userCodeIn(entered)).toBeUndefined();
  },
);

test('a long text without a code is through at once', () => {
  for (const text of ['WDJB'.repeat(50_000), 'WDJB-'.repeat(50_000), `${' '.repeat(100_000)}x`])
    expect([undefined, 'WDJB-WDJB']).toContain(userCodeIn(text));
});

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

// A pattern that goes back over what it has read would keep the page busy for minutes.
test.each([
  ['letters', 'WDJB'.repeat(50_000), undefined],
  ['codes without a space', 'WDJB-'.repeat(50_000), 'WDJB-WDJB'],
  ['blanks', `${' '.repeat(100_000)}x`, undefined],
])('a pasted text of nothing but %s does not stop the page', (_what, text, code) => {
  expect(userCodeIn(text)).toBe(code);
});

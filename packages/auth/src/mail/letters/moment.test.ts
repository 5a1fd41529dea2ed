import { expect, test } from 'vitest';
import { momentInWords } from './moment.ts';

const autumn = new Date('2026-10-01T08:30:00Z');

test.each([
  ['en-GB', 'Europe/Madrid', '1 October 2026 at 10:30 (Central European Summer Time)'],
  ['es', 'Europe/Madrid', '1 de octubre de 2026 a las 10:30 (hora de verano de Europa central)'],
  ['en-GB', 'America/Los_Angeles', '1 October 2026 at 01:30 (Pacific Daylight Time)'],
  ['en-GB', 'Asia/Kolkata', '1 October 2026 at 14:00 (India Standard Time)'],
  ['en-GB', 'Asia/Calcutta', '1 October 2026 at 14:00 (India Standard Time)'],
  ['en-GB', 'europe/madrid', '1 October 2026 at 10:30 (Central European Summer Time)'],
])('in %s and %s it is %s', (locale, zone, words) => {
  expect(momentInWords(autumn, locale, zone)).toBe(words);
});

test.each([null, 'UTC', 'Etc/UTC', 'Mars/Olympus_Mons', '', '<b>'])('in the zone %j it is told in UTC', (zone) => {
  expect(momentInWords(autumn, 'en-GB', zone)).toBe('1 October 2026 at 08:30 (UTC)');
  expect(momentInWords(autumn, 'es', zone)).toBe('1 de octubre de 2026 a las 8:30 (UTC)');
});

test('the hour that comes twice in autumn is told apart', () => {
  const first = momentInWords(new Date('2026-10-25T00:30:00Z'), 'en-GB', 'Europe/Madrid');
  const second = momentInWords(new Date('2026-10-25T01:30:00Z'), 'en-GB', 'Europe/Madrid');
  expect(first).toBe('25 October 2026 at 02:30 (Central European Summer Time)');
  expect(second).toBe('25 October 2026 at 02:30 (Central European Standard Time)');
});

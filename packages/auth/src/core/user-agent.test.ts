import { expect, test } from 'vitest';
import { deviceInWords, deviceOf } from './user-agent.ts';

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0'],
  ['Firefox on Windows', `${windows.slice(0, -1)}; rv:131.0) Gecko/20100101 Firefox/131.0`],
  ['Firefox on Android', 'Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0'],
  ['Chrome on Windows', `${windows} ${webkit} Chrome/129.0.0.0 Safari/537.36`],
  ['Chrome on macOS', `${mac} ${webkit} Chrome/129.0.0.0 Safari/537.36`],
  ['Chrome on Linux', `Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/129.0.0.0 Safari/537.36`],
  ['Chrome on Android', `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${webkit} Chrome/129.0.0.0 Mobile Safari/537.36`],
  ['Microsoft Edge on Windows', `${windows} ${webkit} Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0`],
  ['Safari on macOS', `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15`],
  [
    'Safari on iOS',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
  ],
  ['curl', 'curl/8.5.0'],
  ['HTTPie', 'HTTPie/3.2.2'],
  ['python-requests', 'python-requests/2.32.3'],
  ['Wget', 'Wget/1.21.4'],
  ['node', 'node'],
  ['My Script', 'My Script/1.0 (contact: ada@example.com)'],
  ['Unknown device', ''],
  ['Unknown device', ' '],
  ['Unknown device', '()'],
  ['Unknown device', '<script>alert(1)</script>'],
  ['Unknown device', '\u202eevil'],
  ['Unknown device', '/////'],
])('%s is what people read for %j', (name, userAgent) => {
  expect(deviceInWords(deviceOf(userAgent))).toBe(name);
});

test.each(['x', 'Mozilla/5.0 ', 'Mozilla/5.0 (', 'Chrome/', '((((', ' ;', 'Version/1 '])(
  'five kilobytes of %j give a short name and no error',
  (text) => {
    const name = deviceInWords(deviceOf(text.repeat(5_000 / text.length)));
    expect(name.length).toBeLessThanOrEqual(60);
    expect(name).toMatch(/^[\w .-]+$/);
  },
);

test.each([
  ['Firefox', 'Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0'],
  ['Chrome', 'macOS', `${mac} ${webkit} Chrome/129.0.0.0 Safari/537.36`],
  ['Microsoft Edge', 'Windows', `${windows} ${webkit} Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0`],
  ['curl', null, 'curl/8.5.0'],
  ['HTTPie', null, 'HTTPie/3.2.2'],
  ['My Script', null, 'My Script/1.0 (contact: ada@example.com)'],
  [null, null, ''],
  [null, null, '<script>alert(1)</script>'],
])('the browser %s and the system %s are what can be said in any language for %j', (browser, platform, userAgent) => {
  expect(deviceOf(userAgent)).toEqual({ browser, platform });
});

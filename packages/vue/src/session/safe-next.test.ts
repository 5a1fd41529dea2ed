import { expect, test } from 'vitest';
import { safeNext } from './safe-next.ts';

test.each(['/profile', '/settings#password', '/', '/a/b?c=d&e=%2Ff', '/ñandú', '/settings?next=//evil.example'])(
  '%s is a path of our own',
  (next) => {
    expect(safeNext(next)).toBe(next);
  },
);

test.each([
  '//evil.example',
  '///evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'profile',
  '',
  ' /profile',
  '/\\evil.example',
  '\\\\evil.example',
  '/%2Fevil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e%2E//evil.example',
  '/a/..',
  '/%2f/evil.example',
  '/%5Cevil.example',
  '%2F%2Fevil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/a\\b',
  '/\r/evil.example',
  '/\0/evil.example',
  '/%5c%5cevil.example',
  'http:/evil.example',
  'HTTPS://evil.example',
  '\u00a0//evil.example',
  'data:text/html,x',
  'evil.example',
  '?next=//evil.example',
  '#//evil.example',
  '/a/%2e%2e/%2e%2e//evil.example',
  42,
  {},
  undefined,
  null,
  ['/settings'],
])('%j leads to the profile instead', (next) => {
  expect(safeNext(next)).toBe('/profile');
});

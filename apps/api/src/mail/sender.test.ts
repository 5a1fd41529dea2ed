import { expect, test } from 'vitest';
import { domainOf, isMailAddress, parseSender } from './sender.ts';

test.each([
  ['no-reply@example.com', { name: 'Portero', address: 'no-reply@example.com' }],
  ['<no-reply@example.com>', { name: 'Portero', address: 'no-reply@example.com' }],
  ['El Jardín <no-reply@example.com>', { name: 'El Jardín', address: 'no-reply@example.com' }],
  ['"Garden, Inc." <no-reply@example.com>', { name: 'Garden, Inc.', address: 'no-reply@example.com' }],
  ['  Garden<portero@localhost> ', { name: 'Garden', address: 'portero@localhost' }],
])('%s is a sender', (text, expected) => {
  expect(parseSender(text)).toEqual(expected);
});

test.each([
  '',
  'Garden',
  'Garden <>',
  'Garden no-reply@example.com',
  'a@example.com, b@example.com',
  'a@example.com <b@example.com',
  'Garden <a@example.com> <b@example.com>',
  'Gar\nden <a@example.com>',
  'Garden <a@ex ample.com>',
  '@example.com',
  'a@',
])('%j is none', (text) => {
  expect(parseSender(text)).toBeNull();
});

test('an address is one mailbox, and its domain is what comes after the last @', () => {
  expect(['a@b', 'ada+x@example.com'].map(isMailAddress)).toEqual([true, true]);
  expect(['a', 'a@b@c', 'a@b\r\nc', 'a b@c', 'a@-b', '<a@b>'].map(isMailAddress)).toEqual(Array(6).fill(false));
  expect(domainOf({ name: '', address: 'a@Example.com' })).toBe('example.com');
});

import { expect, test } from 'vitest';
import { parseSmtpServer } from './smtp-server.ts';

test.each([
  ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, tls: 'implicit', credentials: null }],
  ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, tls: 'required', credentials: null }],
  ['SMTP://Mail.Example.com:25/', { host: 'mail.example.com', port: 25, tls: 'required' }],
  ['smtp://mail.example.com?tls=required', { tls: 'required' }],
  ['smtp://localhost:1025?tls=none', { host: 'localhost', port: 1025, tls: 'none' }],
  ['smtp://mail.example.com/?tls=opportunistic', { tls: 'opportunistic' }],
  ['smtp://[::1]:25', { host: '::1', port: 25 }],
  [
    'smtps://no-reply%40example.com:p%40ss%2Fw%23rd%25@mail.example.com',
    { credentials: { user: 'no-reply@example.com', password: 'p@ss/w#rd%' } },
  ],
])('%s names a server', (text, expected) => {
  expect(parseSmtpServer(text)).toMatchObject(expected);
});

test.each([
  ['mail.example.com', 'must begin with smtp://'],
  ['https://ada:hunter2@mail.example.com', 'must begin with smtp://'],
  ['smtp://', 'must'],
  ['smtp://ada:hunter2@', 'must'],
  ['smtp://ada:hunter2/4@mail.example.com', 'are written as %2F'],
  ['smtp://ada:12/hunter2@mail.example.com', 'are written as %2F'],
  ['smtp://ada:12#hunter2@mail.example.com', 'are written as %2F'],
  ['smtp://ada:12?hunter2@mail.example.com', 'no other parameter'],
  ['smtp://ada:hunter2%@mail.example.com', 'written as %25'],
  ['smtp://ada@mail.example.com', 'both user and password'],
  ['smtp://:hunter2@mail.example.com', 'both user and password'],
  ['smtp://ada:hunter2@mail.example.com:99999', 'must be an address'],
  ['smtp://ada:hunter2@mail.example.com?tls=off', 'one of required, opportunistic, none'],
  ['smtp://ada:hunter2@mail.example.com?tls=none&tls=required', 'no other parameter'],
  ['smtp://ada:hunter2@mail.example.com?rejectUnauthorized=false', 'no other parameter'],
  ['smtps://ada:hunter2@mail.example.com?tls=none', 'encrypted always'],
])('%s is refused with a reason that does not repeat it', (text, reason) => {
  expect(() => parseSmtpServer(text)).toThrow(reason);
  expect(() => parseSmtpServer(text)).not.toThrow(/hunter2/);
});

import { expect, test } from 'vitest';
import { serverUrl } from './server-url.ts';

test.each([
  ['https://app.example.com', 'https://app.example.com'],
  [' https://APP.example.com:443/ ', 'https://app.example.com'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
  ['http://portero.localhost', 'http://portero.localhost'],
])('%s is %s', (text, origin) => {
  expect(serverUrl(text)).toBe(origin);
});

test.each([
  ['', 'is no address'],
  ['app.example.com', 'is no address'],
  ['file:///etc/passwd', 'does not begin with https://'],
  ['localhost:3000', 'does not begin with https://'],
  ['https://app.example.com/auth', 'origin alone, such as https://app.example.com'],
  ['https://ada:pw@app.example.com', 'origin alone'],
  ['https://app.example.com?x', 'origin alone'],
  ['http://app.example.com', 'is not encrypted'],
  ['http://192.168.1.2:3000', 'is not encrypted'],
  ['http://localhost.example.com', 'is not encrypted'],
  ['http://127.0.0.1.example.com', 'is not encrypted'],
])('%s is refused', (text, why) => {
  expect(() => serverUrl(text)).toThrow(why);
});

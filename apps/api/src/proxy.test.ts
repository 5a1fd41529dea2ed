import { afterEach, describe, expect, test } from 'vitest';
import { ada, type TestApi, testApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const proxy = '127.0.0.1';

/** One wrong log-in that a proxy hands on, with the header as the proxy would send it. */
async function guess(forwarded: string | undefined, from = proxy): Promise<number> {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return (await api.logIn('not this one', { from, headers })).statusCode;
}

/** Uses up the ten attempts that one address has at one account. */
async function useUp(forwarded: string | undefined, from = proxy): Promise<void> {
  for (let attempt = 1; attempt <= 10; attempt += 1) expect(await guess(forwarded, from)).toBe(401);
  expect(await guess(forwarded, from)).toBe(429);
}

async function sessionAddress(forwarded: string, from = proxy): Promise<string> {
  const headers = { 'x-forwarded-for': forwarded };
  const response = await api.send('POST', '/auth/signup', { body: ada, from, headers });
  return response.json().session.ipAddress;
}

describe('with TRUST_PROXY off', () => {
  test('X-Forwarded-For is not believed: inventing addresses does not bring more attempts', async () => {
    api = await testApi();
    await useUp('203.0.113.1');
    expect(await guess('203.0.113.2')).toBe(429);
    expect(await guess(undefined)).toBe(429);
    expect(await guess('203.0.113.1', '198.51.100.7')).toBe(401);
  });

  test('a session shows the address of the connection', async () => {
    api = await testApi();
    expect(await sessionAddress('203.0.113.1', '198.51.100.7')).toBe('198.51.100.7');
  });
});

describe('with TRUST_PROXY=loopback', () => {
  test('a session shows the client that the proxy names', async () => {
    api = await testApi({ TRUST_PROXY: 'loopback' });
    expect(await sessionAddress('203.0.113.1')).toBe('203.0.113.1');
  });

  test('two clients behind the proxy do not share their attempts', async () => {
    api = await testApi({ TRUST_PROXY: 'loopback' });
    await useUp('203.0.113.1');
    expect(await guess('203.0.113.2')).toBe(401);
    expect(await guess('203.0.113.1')).toBe(429);
  });

  test('what a client wrote into the header itself is not believed', async () => {
    api = await testApi({ TRUST_PROXY: 'loopback' });
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect(await guess(`198.51.100.${attempt}, 203.0.113.1`)).toBe(401);
    }
    expect(await guess('198.51.100.99, 203.0.113.1')).toBe(429);
    expect(await guess('127.0.0.1, 203.0.113.1')).toBe(429);
    expect(await sessionAddress('10.0.0.1, 203.0.113.1')).toBe('203.0.113.1');
  });

  test('a stranger who does not come through the proxy is not believed', async () => {
    api = await testApi({ TRUST_PROXY: 'loopback' });
    await useUp('203.0.113.1', '198.51.100.7');
    expect(await guess('203.0.113.2', '198.51.100.7')).toBe(429);
  });
});

test('behind two proxies the client is the last address that neither of them has', async () => {
  api = await testApi({ TRUST_PROXY: 'loopback, 10.0.0.0/8' });
  expect(await sessionAddress('198.51.100.1, 203.0.113.1, 10.1.2.3')).toBe('203.0.113.1');
});

test('an IPv6 subscriber has one count, whichever of the addresses of the /64 is used', async () => {
  api = await testApi({ TRUST_PROXY: 'loopback' });
  for (let attempt = 1; attempt <= 10; attempt += 1) expect(await guess(`2001:db8:0:1::${attempt}`)).toBe(401);
  expect(await guess('2001:db8:0:1:ffff:ffff:ffff:ffff')).toBe(429);
  expect(await guess('2001:0DB8:0000:0001::abcd')).toBe(429);
  expect(await guess('2001:db8:0:2::1')).toBe(401);
});

test('an IPv4 address counts as itself when it is written as IPv6', async () => {
  api = await testApi({ TRUST_PROXY: 'loopback' });
  await useUp('203.0.113.1');
  expect(await guess('::ffff:203.0.113.1')).toBe(429);
  expect(await guess('::ffff:cb00:7101')).toBe(429);
  expect(await guess('::ffff:203.0.113.2')).toBe(401);
});

test('a server that listens on IPv6 knows an IPv4 proxy by either spelling', async () => {
  api = await testApi({ TRUST_PROXY: '127.0.0.1' });
  expect(await sessionAddress('203.0.113.1', '::ffff:127.0.0.1')).toBe('203.0.113.1');
});

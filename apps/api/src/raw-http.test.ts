import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ada, type TestApi, testApi } from './test-api.ts';
import { exchange, parsed } from './test-socket.ts';

let api: TestApi;
let port: number;
beforeEach(async () => {
  api = await testApi();
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  port = (api.app.server.address() as AddressInfo).port;
});
afterEach(() => api.close());

/** The answer to a broken request: problem details, after which the connection is closed and the server lives on. */
async function refusal(request: string) {
  const { status, headers, body } = parsed(await exchange(port, request));
  expect(headers).toMatchObject({
    'content-type': expect.stringMatching(/^application\/problem\+json/),
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
  });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  const problem = JSON.parse(body);
  expect(problem.status).toBe(status);
  return [status, problem.code];
}

const host = 'Host: localhost\r\n';
const json = 'Content-Type: application/json\r\n';

test('headers without end are refused with 431', async () => {
  const request = `GET /me HTTP/1.1\r\n${host}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
  expect(await refusal(request)).toEqual([431, 'headers_too_large']);
});

test.each([
  ['no request line', 'GARBAGE\r\n\r\n'],
  ['an unknown method', `FROBNICATE /me HTTP/1.1\r\n${host}\r\n`],
  ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['the first bytes of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
  ['a space before the colon', `GET /me HTTP/1.1\r\n${host}X-Name : 1\r\n\r\n`],
  ['NUL in a header', `GET /me HTTP/1.1\r\n${host}X-Name: a\0b\r\n\r\n`],
])('%s is refused with 400', async (_, request) => {
  expect(await refusal(request)).toEqual([400, 'malformed_request']);
});

test.each([
  ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} '],
  ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a length that is no number', 'Content-Length: two\r\n\r\n{}'],
  ['chunks under an unknown coding', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
  ['a chunk whose size is no number', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'],
])('a body with %s is refused with 400, so that nobody can hide a second request in it', async (_, rest) => {
  const request = `POST /auth/login HTTP/1.1\r\n${host}${json}${rest}`;
  expect(await refusal(request)).toEqual([400, 'malformed_request']);
});

test('TRACE is refused', async () => {
  const { status, headers } = parsed(
    await exchange(port, `TRACE /me HTTP/1.1\r\n${host}Cookie: portero=x\r\nConnection: close\r\n\r\n`),
  );
  expect([status, headers.allow]).toEqual([405, 'GET, PATCH, DELETE, HEAD, OPTIONS']);
});

test.each([
  'PROPFIND /me',
  'TRACE /nothing',
  'OPTIONS *',
  'GET *',
  'GET http://evil.example/nothing',
  'GET /a/../nothing',
])('%s is answered with a problem, not with a crash', async (line) => {
  const answer = parsed(await exchange(port, `${line} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`));
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(JSON.parse(answer.body).status).toBe(answer.status);
});

test('a request without Host is refused with 400', async () => {
  expect(await refusal('GET /me HTTP/1.1\r\n\r\n')).toEqual([400, 'malformed_request']);
});

test('an expectation that nobody knows is ignored', async () => {
  const request = `GET /healthz HTTP/1.1\r\n${host}Expect: wonders\r\nConnection: close\r\n\r\n`;
  expect(parsed(await exchange(port, request)).status).toBe(200);
});

test('what is refused before it is a request has its line in the log, under the id that the answer names', async () => {
  const { headers, body } = parsed(await exchange(port, 'GARBAGE\r\n\r\n'));
  const lines = api.log.map((line) => JSON.parse(line) as Record<string, unknown>);
  const line = lines.find(({ reqId }) => reqId === headers['x-request-id']);
  expect(line).toMatchObject({ status: 400, address: '127.0.0.1', msg: 'request' });
  expect(JSON.parse(body).instance).toBe(`urn:portero:request:${headers['x-request-id']}`);
});

test.each(['PROPFIND', 'LOCK', 'PURGE'])(
  'the method %s is refused with 405 at an address that takes others',
  async (method) => {
    const request = `${method} /auth/sessions/x HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;
    const { status, headers } = parsed(await exchange(port, request));
    expect([status, headers.allow]).toEqual([405, 'DELETE, OPTIONS']);
  },
);

test.each([
  ['announced', `Content-Length: 20000\r\n\r\n${'x'.repeat(20_000)}`],
  ['in chunks', `Transfer-Encoding: chunked\r\n\r\n4e20\r\n${'x'.repeat(20_000)}\r\n0\r\n\r\n`],
])('a body that is too large, %s, is refused with 413', async (_, rest) => {
  const request = `POST /auth/login HTTP/1.1\r\n${host}${json}Connection: close\r\n${rest}`;
  const { status, body } = parsed(await exchange(port, request));
  expect([status, JSON.parse(body).code]).toEqual([413, 'body_too_large']);
});

test('a client that goes away in the middle of its body does no harm', async () => {
  const request = `POST /auth/login HTTP/1.1\r\n${host}${json}Content-Length: 100\r\n\r\n{"email":`;
  for (let i = 0; i < 20; i += 1) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(request, () => socket.destroy());
      }).on('close', () => resolve());
    });
  }
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});

test('a broken request behind good ones does not cost them their answers', async () => {
  const good = `GET /healthz HTTP/1.1\r\n${host}\r\n`;
  const body = JSON.stringify(ada);
  const signup = `POST /auth/signup HTTP/1.1\r\n${host}${json}Content-Length: ${body.length}\r\n\r\n${body}`;
  const answer = await exchange(port, `${good}${signup}${good}GARBAGE\r\n\r\n`);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['200', '201', '200', '400'].map((status) => `HTTP/1.1 ${status}`));
  expect(answer).toContain('malformed_request');
});

test('slow headers and slow bodies are bounded', () => {
  const { requestTimeout, headersTimeout } = api.app.server;
  expect(requestTimeout).toBe(15_000);
  expect(headersTimeout).toBeGreaterThan(0);
  expect(headersTimeout).toBeLessThanOrEqual(60_000);
});

test('the answer to a request that was too slow says so', async () => {
  const server = api.app.server;
  const answer = new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('close', () => resolve(received));
    server.once('connection', (accepted) => {
      // What Node does when the time is over.
      const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      server.emit('clientError', error, accepted);
    });
  });
  const { status, body } = parsed(await answer);
  expect([status, JSON.parse(body).code]).toEqual([408, 'request_timeout']);
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { cleanUp, endOfServer, startServer, temporaryFolder } from '../test-server.ts';

// Each test has a folder and processes of its own, so they can share the time.
const collectors: Server[] = [];
afterAll(async () => {
  await cleanUp();
  for (const server of collectors) server.close();
});

const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'correct horse battery staple' };

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: { readonly key: string; readonly value: Record<string, unknown> }[];
}

interface Export {
  readonly resourceSpans: {
    readonly resource: Pick<Span, 'attributes'>;
    readonly scopeSpans: { readonly spans: Span[] }[];
  }[];
}

/** A collector of OTLP over HTTP that keeps every byte. */
async function collector(status = 200) {
  const bodies: string[] = [];
  const headers: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      headers.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  collectors.push(server);
  const exports = () => bodies.map((body) => JSON.parse(body) as Export);
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bodies.join('\n'),
    headers,
    spans: () =>
      exports().flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap((one) => one.scopeSpans.flatMap(({ spans }) => spans)),
      ),
    resource: () => attributesOf(exports()[0]?.resourceSpans[0]?.resource ?? { attributes: [] }),
  };
}

function attributesOf({ attributes }: Pick<Span, 'attributes'>): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

const settings = (endpoint: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_BSP_SCHEDULE_DELAY: '50',
  OTEL_SERVICE_NAME: 'front-door',
});

test.concurrent('a collector gets a span for each request, with route and status, and what was done inside it', async () => {
  const { endpoint, spans, resource, headers } = await collector();
  const server = await startServer({ folder: temporaryFolder(), env: settings(endpoint) });
  await server.send('POST', '/auth/signup', { body: ada });
  await server.send('POST', '/auth/login', { body: { email: ada.email, password: 'not this one' } });
  const { cookie } = await server.send('POST', '/auth/login', { body: ada });
  await server.send('GET', '/me', { cookie });
  await server.stop();

  const named = (name: string) => spans().filter((span) => span.name === name);
  const [, login] = named('POST /auth/login');
  expect(attributesOf(login as Span)).toEqual({
    'http.request.method': 'POST',
    'http.route': '/auth/login',
    'http.response.status_code': 422,
  });
  const [refused] = named('POST /auth/login');
  expect(attributesOf(refused as Span)['http.response.status_code']).toBe(401);
  // To be refused is no fault of the server.
  expect(refused?.status.code ?? 0).toBe(0);
  const inside = spans().filter(({ parentSpanId }) => parentSpanId === refused?.spanId);
  expect(new Set(inside.map(({ name }) => name))).toEqual(
    new Set(['password hash: waiting', 'password hash', 'transaction']),
  );
  expect(new Set(inside.map(({ traceId }) => traceId))).toEqual(new Set([refused?.traceId]));
  expect(named('GET /me')).toHaveLength(1);
  expect(resource()).toMatchObject({ 'service.name': 'front-door', 'service.version': expect.any(String) });
  expect(headers[0]).toMatch(/^POST \/v1\/traces /);
});

test.concurrent('nothing that belongs to somebody leaves: no password, cookie, address, token, name, id or place', async () => {
  const { endpoint, bytes, spans } = await collector();
  const server = await startServer({ folder: temporaryFolder(), env: settings(endpoint) });
  const signUp = await server.send('POST', '/auth/signup', { body: ada });
  const { user, session } = JSON.parse(signUp.body);
  const { cookie } = signUp;
  const made = await server.send('POST', '/auth/tokens', {
    cookie,
    body: { name: 'nightly', scopes: ['profile:read'] },
  });
  const { token, id } = JSON.parse(made.body);
  const headers = { authorization: `Bearer ${token}`, tracestate: 'vendor=hidden', baggage: 'user=hidden' };
  await server.send('GET', `/me?token=hidden`, {
    headers: { ...headers, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  });
  await server.send('DELETE', `/auth/sessions/${session.id}`, { cookie });
  await server.send('GET', `/nothing/${ada.email}/${token}`, {
    headers: { 'user-agent': 'hidden/1.0', referer: 'http://hidden/' },
  });
  await server.send('POST', '/auth/login', { body: { email: ada.email, password: 'hidden password' } });
  // What a message of an error repeats.
  await server.send('POST', '/auth/login', { body: { email: 'hidden@hidden', password: 3, hidden: true } });
  await server.stop();

  // It was traced, on with the trace of who had asked.
  expect(spans().map(({ name }) => name)).toEqual(expect.arrayContaining(['DELETE /auth/sessions/:id', 'GET unknown']));
  expect(spans().find(({ name }) => name === 'GET /me')).toMatchObject({
    traceId: 'a'.repeat(32),
    parentSpanId: 'b'.repeat(16),
  });
  const secrets = [ada.email, ada.name, ada.password, cookie, token, id, user.id, session.id, session.ipAddress];
  for (const secret of [...secrets, 'hidden', 'nightly', 'lovelace', 'portero_pat']) {
    expect(bytes().toLowerCase().includes(String(secret).toLowerCase()), String(secret)).toBe(false);
  }
});

test.concurrent('a collector that fails is a warning, once, and nobody else\u2019s fault', async () => {
  const { endpoint } = await collector(400);
  const server = await startServer({ folder: temporaryFolder(), env: settings(endpoint) });
  for (let n = 0; n < 3; n += 1) expect((await server.send('GET', '/healthz')).status).toBe(200);
  const { code, stdout } = await server.stop();
  expect(code).toBe(0);
  expect(stdout.match(/sending traces failed/g)).toHaveLength(1);
});

test.concurrent('where the packages are missing the server does not start, and says what to install', async () => {
  const missing = `import { registerHooks } from 'node:module'; registerHooks({ resolve(name, context, next) {
    if (name === '@fastify/otel') throw Object.assign(new Error('missing'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  } });`;
  const { code, stderr } = await endOfServer({
    folder: temporaryFolder(),
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(missing)}`,
    },
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /OTEL_EXPORTER_OTLP_ENDPOINT needs packages that are not installed: npm install @fastify\/otel@\d\S+ @opentelemetry\/api@\d/,
  );
});

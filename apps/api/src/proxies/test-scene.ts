/** For tests: Portero, an app, and a proxy in front of both, each a server of its own. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, vi } from 'vitest';
import { type TestApi, testApi } from '../test-api.ts';
import { freePort, type ProxyName, type ProxyOptions, startProxy } from './test-proxy.ts';
import { type Seen, startUpstream, type Upstream } from './test-upstream.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface AskOptions {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

export interface Scene {
  readonly origin: string;
  readonly api: TestApi;
  readonly upstream: Upstream;
  /** Sends a request to the proxy, its path exactly as given. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** Opens a WebSocket by hand. `body` is what came over it. */
  upgrade(path: string, headers?: OutgoingHttpHeaders): Promise<Answer>;
  /** What the app saw of a request that must get through. */
  passed(path: string, options?: AskOptions): Promise<Seen>;
  stopPortero(): Promise<void>;
  close(): Promise<void>;
}

export async function sceneOf(name: ProxyName, options: Pick<ProxyOptions, 'changes'> = {}): Promise<Scene> {
  const port = await freePort();
  const origin = `https://localhost:${port}`;
  const upstream = await startUpstream();
  const api = await testApi({ PUBLIC_URL: origin, TRUST_PROXY: 'loopback' });
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  const portero = (api.app.server.address() as AddressInfo).port;
  const proxy = await startProxy(name, { port, portero, upstream: upstream.port, ...options });
  const ask: Scene['ask'] = (path, asked = {}) => send(port, path, asked);
  await reached(port);
  return {
    origin,
    api,
    upstream,
    ask,
    upgrade: (path, headers = {}) =>
      send(port, path, {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          ...headers,
        },
      }),
    passed: async (path, asked) => {
      const answer = await ask(path, asked);
      expect(answer.status, answer.body).toBe(200);
      return JSON.parse(answer.body) as Seen;
    },
    stopPortero: () => api.app.close(),
    close: async () => {
      await proxy.stop();
      await upstream.close();
      await api.close();
    },
  };
}

/** Waits until the proxy at this port hands requests on to Portero. */
export async function reached(port: number): Promise<void> {
  await vi.waitFor(
    async () => {
      if ((await send(port, '/auth/session', {})).status !== 200) throw new Error('Portero is not reached yet');
    },
    { timeout: 60_000, interval: 50 },
  );
}

/** Sends a request to the proxy at this port, its path exactly as given. */
export function send(port: number, path: string, { method = 'GET', headers = {}, body }: AskOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      path,
      method,
      // The certificate was made up a moment ago.
      rejectUnauthorized: false,
      agent: false,
      headers: {
        host: `localhost:${port}`,
        ...(body && !headers['transfer-encoding'] && { 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    });
    sent.on('error', reject);
    sent.on('upgrade', (response, socket, head) => {
      const chunks: Buffer[] = [head];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('error', reject);
      socket.on('close', () =>
        resolve({ status: 101, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
    });
    sent.end(body);
  });
}

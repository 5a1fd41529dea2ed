/** For tests: somebody's app behind the proxy. It knows nothing of Portero and answers with what it was sent. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the app says of files that every cache may keep. */
export const foreverForAll = 'public, max-age=31536000, immutable';
const never = 'Fri, 31 Dec 2027 23:59:59 GMT';

/** What the app saw of a request. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Upstream {
  readonly port: number;
  /** Everything that got through, also WebSockets. */
  readonly seen: Seen[];
  close(): Promise<void>;
}

/** Starts the app on a free port. A WebSocket is accepted and sent back one line. */
export async function startUpstream(): Promise<Upstream> {
  const seen: Seen[] = [];
  const note = ({ method = '', url = '', headers }: IncomingMessage, body = ''): Seen => {
    const one = { method, url, headers, body };
    seen.push(one);
    return one;
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = note(request, Buffer.concat(chunks).toString('utf8'));
    response.setHeader('set-cookie', 'app=1');
    // The app's own refusals are its own business.
    response.statusCode = Number(/^\/app-(\d{3})/.exec(one.url)?.[1] ?? 200);
    if (one.url.endsWith('/logo.png')) response.setHeader('cache-control', foreverForAll).setHeader('expires', never);
    // Two lines, which mean what one would.
    if (one.url.endsWith('/mine')) response.setHeader('cache-control', ['private', 'max-age=60']);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(one));
  });
  server.on('upgrade', (request, socket) => {
    note(request);
    socket.on('error', () => socket.destroy());
    socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello through it\n',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

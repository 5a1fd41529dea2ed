/** Requests that are broken before they are requests: answered on the bare socket. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Failure, PROBLEM_TYPE, problemBody } from '@portero/auth';
import { problems } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';

const byNodeCode: Record<string, 'headers_too_large' | 'request_timeout'> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** A connection as Node's HTTP server keeps it; Node's own handler of these errors looks at the same field. */
type HttpSocket = Socket & { _httpMessage?: ServerResponse | null };

/** Makes Fastify's `clientErrorHandler`: problem details, then the connection closes. */
export function clientErrorHandler(problemBase: string, headers: Record<string, string>) {
  return function (this: FastifyInstance, error: Error & { code?: string }, socket: HttpSocket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = byNodeCode[error.code ?? ''] ?? 'malformed_request';
    const { status, title } = problems[code];
    const requestId = randomUUID();
    const body = JSON.stringify(problemBody(new Failure(code), problemBase, requestId));
    const lines = Object.entries({
      ...headers,
      'content-type': PROBLEM_TYPE,
      'content-length': Buffer.byteLength(body),
      'x-request-id': requestId,
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.log.info({ reqId: requestId, status, address: socket.remoteAddress, fault: error.code }, 'request');
    const refuse = () => {
      const pending = socket._httpMessage;
      // What is broken came behind a whole request: that one is answered first, or its answer would be lost.
      if (pending?.req.complete) {
        pending.once('finish', refuse);
        return;
      }
      socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join('')}\r\n${body}`);
    };
    refuse();
  };
}

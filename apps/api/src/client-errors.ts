/** Requests that are broken before they are requests: answered on the bare socket. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Failure, PROBLEM_TYPE, problemBody } from '@portero/auth';
import { problems } from '@portero/contracts';

const byNodeCode: Record<string, 'headers_too_large' | 'request_timeout'> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** A connection as Node's HTTP server keeps it; Node's own handler of these errors looks at the same field. */
type HttpSocket = Socket & { _httpMessage?: ServerResponse | null };

/** Makes Fastify's `clientErrorHandler`: problem details, then the connection closes. */
export function clientErrorHandler(problemBase: string) {
  return (error: Error & { code?: string }, socket: HttpSocket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = byNodeCode[error.code ?? ''] ?? 'malformed_request';
    const body = JSON.stringify(problemBody(new Failure(code), problemBase, 'unread'));
    const refuse = () => {
      const pending = socket._httpMessage;
      // What is broken came behind a whole request: that one is answered first, or its answer would be lost.
      if (pending?.req.complete) {
        pending.once('finish', refuse);
        return;
      }
      socket.end(
        `HTTP/1.1 ${problems[code].status} ${problems[code].title}\r\n` +
          `Content-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
          `Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
      );
    };
    refuse();
  };
}

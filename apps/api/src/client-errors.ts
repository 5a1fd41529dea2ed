/** Requests that are broken before they are requests: answered on the bare socket. */
import type { Socket } from 'node:net';
import { Failure, PROBLEM_TYPE, problemBody } from '@portero/auth';
import { problems } from '@portero/contracts';

const byNodeCode: Record<string, 'headers_too_large' | 'request_timeout'> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Makes Fastify's `clientErrorHandler`: problem details, then the connection closes. */
export function clientErrorHandler(problemBase: string) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = byNodeCode[error.code ?? ''] ?? 'malformed_request';
    const body = JSON.stringify(problemBody(new Failure(code), problemBase, 'unread'));
    socket.end(
      `HTTP/1.1 ${problems[code].status} ${problems[code].title}\r\n` +
        `Content-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
        `Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
    );
  };
}

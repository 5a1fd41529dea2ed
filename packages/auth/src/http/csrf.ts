/** Refusing forged cross-site writes, before a body is read (OWASP CSRF Prevention: Origin and Fetch Metadata). */
import type { FastifyRequest } from 'fastify';
import { Failure } from '../core/failure.ts';

declare module 'fastify' {
  interface FastifyInstance {
    checkOrigin: OriginCheck;
  }
}

/**
 * Checks a request as if it had the method, by default its own; opening a WebSocket counts as a write.
 * @throws Failure origin_denied, naming the received origin and the setting to change
 */
type OriginCheck = (request: FastifyRequest, method?: string) => void;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Makes the check. `Origin` decides where it is sent; else `Sec-Fetch-Site`; a request with neither does not come from
 * a browser. A request with `Authorization` is not carried by the cookie, so there is nothing to forge.
 * @param allowed exact origins: our own and the configured ones
 */
export function originCheck(allowed: ReadonlySet<string>): OriginCheck {
  return (request, method = opensWebSocket(request) ? 'CONNECT' : request.method) => {
    if (safeMethods.has(method) || request.headers.authorization !== undefined) return;
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    if (origin !== undefined) {
      if (!allowed.has(origin)) throw denied(origin);
    } else if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw denied(`a ${site} page`);
    }
  };
}

function denied(received: unknown): Failure {
  const origin = String(received).slice(0, 200);
  return new Failure('origin_denied', {
    detail:
      `This request came from ${origin}. If that is your own page, add its origin to WEB_ORIGINS (the plugin\u2019s option ` +
      'webOrigins), or set PUBLIC_URL (publicUrl) to the address that people open.',
  });
}

/** A WebSocket begins with a GET and is not held back by CORS (RFC 6455 section 10.2). */
function opensWebSocket({ headers }: FastifyRequest): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

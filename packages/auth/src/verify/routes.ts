import { api, METHOD_HEADER, URI_HEADER } from '@portero/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import { identify, loginAddress } from './verify.ts';

export function verifyRoutes(app: FastifyInstance, deps: Deps): void {
  // In a scope of its own, for the hook.
  app.register(async (scope) => {
    scope.addHook('onSend', async (request, reply) => {
      const uri = headerOf(request, URI_HEADER);
      if (reply.statusCode !== 401 || uri === undefined || !isNavigation(request)) return;
      reply.header('location', loginAddress(uri));
    });

    route(scope, deps, api.verify.check, async ({ auth, query, reply }) => {
      const { request } = reply;
      // The proxy asks with GET whatever it was asked itself, so the cookie's protection is that of the method it names.
      app.checkOrigin(request, isWebSocket(request) ? 'CONNECT' : methodOf(request));
      reply.headers(identify(auth, query));
    });
  });
}

function methodOf(request: FastifyRequest): string {
  return headerOf(request, METHOD_HEADER) ?? request.method;
}

/**
 * A WebSocket is opened by GET and then carries writes, and any page may open one with the cookies of the host
 * (OWASP: cross-site WebSocket hijacking). Proxies pass this field on, though they keep Upgrade to themselves.
 */
function isWebSocket(request: FastifyRequest): boolean {
  return request.headers['sec-websocket-key'] !== undefined;
}

/** Whether a person opens a page: only then is the log-in page of any use. A program needs the 401. */
function isNavigation(request: FastifyRequest): boolean {
  const { accept = '', authorization, 'sec-fetch-mode': mode = 'navigate' } = request.headers;
  const isRead = ['GET', 'HEAD'].includes(methodOf(request)) && !isWebSocket(request);
  return isRead && authorization === undefined && mode === 'navigate' && accept.includes('text/html');
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  return typeof value === 'string' ? value : undefined;
}

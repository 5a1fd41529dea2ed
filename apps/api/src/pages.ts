/** The single-page app and the page of problems, served beside the API from one origin. */
import { sep } from 'node:path';
import statics from '@fastify/static';
import { Failure, jsonHeaders } from '@portero/auth';
import { endpoints } from '@portero/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageHeaders } from './page-headers.ts';

// Addresses under these are never pages: a program that mistypes one must learn so.
const notPages = /^\/(auth|assets|\.well-known|me|healthz|readyz|openapi\.json)(\/|$)/;

/**
 * @param root the folder of the built app, or undefined in development, where Vite serves it
 */
export async function servePages(
  app: FastifyInstance,
  { root, secure }: { root: string | undefined; secure: boolean },
): Promise<void> {
  const json = jsonHeaders(secure);
  if (root) {
    const headers = Object.entries(pageHeaders(secure));
    await app.register(statics, {
      root,
      // A route per file, so that everything else reaches the handler below.
      wildcard: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        for (const [name, value] of headers) reply.header(name, value);
        // Names under assets/ change with their content.
        const immutable = file.includes(`${sep}assets${sep}`);
        reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    app.get('/problems', (_request, reply) => reply.sendFile('problems.html'));
  }

  app.setNotFoundHandler(async (request, reply) => {
    if (root && isNavigation(request)) {
      // The same address answers programs with a problem.
      reply.header('vary', 'Accept');
      return reply.sendFile('index.html');
    }
    reply.headers(json);
    const allow = methodsAt(app, request);
    throw allow ? new Failure('method_not_allowed', { headers: { allow } }) : new Failure('not_found');
  });
}

/** The methods of an address that serves others than the one that was used; undefined for an unknown address. */
function methodsAt(app: FastifyInstance, request: FastifyRequest): string | undefined {
  const path = request.url.split('?', 1)[0] ?? '';
  const taken = endpoints()
    .filter(({ endpoint }) => new RegExp(`^${endpoint.path.replace(/:\w+/g, '[^/]+')}$`).test(path))
    .map(({ endpoint }) => endpoint.method);
  if (taken.length > 0) return [...taken, ...(taken.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  // Files and pages are only read.
  return app.hasRoute({ method: 'GET', url: path }) ? 'GET, HEAD' : undefined;
}

/** Whether a person opens a page, rather than a program calling an address. */
function isNavigation(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? '';
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    (request.headers.accept ?? '').includes('text/html') &&
    !notPages.test(path) &&
    // A missing file is a missing file, not the app.
    !/\.[A-Za-z0-9]{2,5}$/.test(path)
  );
}

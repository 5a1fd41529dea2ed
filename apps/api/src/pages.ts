/** The single-page app, the page of problems and the API reference, served beside the API from one origin. */
import { join, sep } from 'node:path';
import statics from '@fastify/static';
import { defaultMailPages, Failure, jsonHeaders, methodsAt } from '@portero/auth';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageHeaders } from './page-headers.ts';
import { referencePage } from './reference-page.ts';

// Addresses under these are never pages: a program that mistypes one must learn so.
const notPages = /^\/(auth|assets|\.well-known|me|healthz|readyz|metrics|openapi\.json)(\/|$)/;

// Where mails lead: whoever looks at the links before their reader does asks for anything at all, and finds a page.
const fromMails = new Set(Object.values(defaultMailPages));

// Without a host: whatever proxy stands in front, the browser stays with it.
const CHANGE_PASSWORD = '/settings#password';

/**
 * @param root the folder of the built app, or undefined in development, where Vite serves it
 */
export async function servePages(
  app: FastifyInstance,
  { root, publicUrl }: { root: string | undefined; publicUrl: string },
): Promise<void> {
  const secure = publicUrl.startsWith('https:');
  const json = jsonHeaders(secure);
  // Compared as text: asking the router would read whatever a caller wrote as a pattern.
  const pages = new Set<string>();
  if (root) {
    app.addHook('onRoute', ({ url }) => {
      pages.add(url);
    });
    const headers = pageHeaders(secure);
    await app.register(statics, {
      root,
      // A route per file, so that everything else reaches the handler below.
      wildcard: false,
      // Below with our own address in it.
      globIgnore: ['docs.html*'],
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        for (const [name, value] of Object.entries(headers)) reply.header(name, value);
        reply.header('cache-control', cachingOf(file));
      },
    });
    app.get('/problems', (_request, reply) => reply.sendFile('problems.html'));
    const reference = referencePage(join(root, 'docs.html'), publicUrl, headers);
    if (reference) app.get('/docs', reference);
    // Where password managers look for the form (W3C, A Well-Known URL for Changing Passwords).
    app.get('/.well-known/change-password', (_request, reply) => reply.headers(json).redirect(CHANGE_PASSWORD, 302));
  }

  app.setNotFoundHandler(async (request, reply) => {
    if (root && isNavigation(request)) {
      // The same address answers programs with a problem.
      reply.header('vary', 'Accept');
      return reply.sendFile('index.html');
    }
    reply.headers(json);
    const path = pathOf(request);
    // Methods so rare that no route refuses them; and files and pages, which are only read.
    const taken: string[] = methodsAt(path);
    if (pages.has(path)) taken.push('GET', 'HEAD');
    if (taken.length > 0) throw new Failure('method_not_allowed', { headers: { allow: taken.join(', ') } });
    throw new Failure('not_found');
  });
}

/** How long a browser may keep a file without asking. */
function cachingOf(file: string): string {
  // Names under assets/ change with their content.
  if (file.includes(`${sep}assets${sep}`)) return 'public, max-age=31536000, immutable';
  // Pages name those files, so they must be new. What is left, such as the icon, is no worse for being an hour old.
  return /\.html(\.br|\.gz)?$/.test(file) ? 'no-cache' : 'public, max-age=3600';
}

/** Whether a person opens a page, rather than a program calling an address. */
function isNavigation(request: FastifyRequest): boolean {
  const path = pathOf(request);
  const { accept = '' } = request.headers;
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    (accept.includes('text/html') || (fromMails.has(path) && !accept.includes('json'))) &&
    !notPages.test(path) &&
    // A missing file is a missing file, not the app.
    !/\.[A-Za-z0-9]{2,5}$/.test(path)
  );
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

/** Logs: one JSON line a request, in UTC, with nothing in it that anybody must not read. */
import { plainAddress } from '@portero/auth';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';

/** Where lines go, instead of standard output. */
export interface LineStream {
  write(line: string): void;
}

type LoggerOptions = Exclude<NonNullable<FastifyServerOptions['logger']>, boolean>;

/** Fastify's options for a log of JSON lines that holds no secret. @param stream where to, instead of stdout */
export function loggerOptions(level: string, stream?: LineStream): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: timestamps(),
    formatters: { level: (label) => ({ level: label }) },
    // Whatever a plugin may log of a request or an answer, headers and bodies stay out.
    serializers: { req: () => ({}), res: () => ({}) },
    ...(stream && { stream }),
  };
}

/** Writes the present moment for a line; once a millisecond, however many lines there are. */
function timestamps(): () => string {
  let written = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== written) {
      written = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}

const PATH_LENGTH = 500;
const TOKEN = /portero_pat_[\w-]+/g;

/** Logs each request when its answer is out, or when the client went away before that. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => logRequest(request, reply));
    done();
  });
}

/** Writes the line of one request. By itself for requests that no hook ever sees. */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(
    {
      method: request.method,
      path: pathOf(request),
      // Without an answer there is no status either.
      ...(reply.raw.headersSent ? { status: reply.statusCode } : { aborted: true }),
      ms: Math.round(reply.elapsedTime * 10) / 10,
      address: plainAddress(request.ip),
      ...(request.identity && { userId: request.identity.user.id }),
    },
    'request',
  );
}

/** The path without the query string, which may hold anything, and without codes and tokens that stand in it. */
function pathOf({ url, params, routeOptions }: FastifyRequest): string {
  const hasCode = typeof params === 'object' && params !== null && 'code' in params;
  const [path = ''] = hasCode ? [routeOptions.url] : url.split('?', 1);
  return path.slice(0, PATH_LENGTH).replaceAll(TOKEN, 'portero_pat_…');
}

/** Says once that a proxy seems to be in front which nobody told Portero about. */
export function warnOfUntrustedProxy(app: FastifyInstance, trusted: boolean): void {
  if (trusted) return;
  let warned = false;
  app.addHook('onRequest', (request, _reply, done) => {
    if (!warned && request.headers['x-forwarded-for'] !== undefined) {
      warned = true;
      request.log.warn(
        'X-Forwarded-For was sent but TRUST_PROXY is off: behind a proxy all visitors would share one rate limit.',
      );
    }
    done();
  });
}

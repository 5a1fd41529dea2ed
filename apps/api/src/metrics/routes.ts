/** Where metrics are read. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Failure, jsonHeaders } from '@portero/auth';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import { METRICS_PATH } from './path.ts';

export interface MetricsAccess {
  /** What must be sent; without one everybody may read. */
  readonly token: string | undefined;
  readonly secure: boolean;
}

/** Serves metrics to who sends the token, and to nobody else. */
export function metricsRoutes(app: FastifyInstance, metrics: Metrics, { token, secure }: MetricsAccess): void {
  const headers = jsonHeaders(secure);
  const opens = token === undefined ? () => true : bearerCheck(token);
  app.get(METRICS_PATH, async ({ headers: { authorization } }, reply) => {
    reply.headers(headers);
    if (!opens(authorization)) {
      const detail = 'Send the token of the setting METRICS_TOKEN: Authorization: Bearer …';
      throw new Failure(authorization === undefined ? 'not_authenticated' : 'invalid_token', { detail });
    }
    return reply.type(metrics.contentType).send(await metrics.text());
  });
  const refuse = async () => {
    throw new Failure('method_not_allowed', { headers: { ...headers, allow: 'GET, HEAD' } });
  };
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'],
    url: METRICS_PATH,
    // Before a body is looked at that nobody reads.
    preParsing: refuse,
    handler: refuse,
  });
}

/** Compares digests: how long that takes tells neither what nor how long the token is. */
function bearerCheck(token: string): (authorization: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return (authorization) => {
    const [, given] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}

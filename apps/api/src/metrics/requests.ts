/** What was asked and what was answered: requests, refusals, log-ins and sign-ups. Labels are few, whatever is sent. */
import { asFailure, endpointOf } from '@portero/auth';
import { api, problemsOf } from '@portero/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Instruments, SECONDS } from './instruments.ts';
import { METRICS_PATH } from './path.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']);

/** A request that was refused, as its code says. */
const refusals = new WeakMap<FastifyRequest, string>();

const ways = [
  { endpoint: api.session.login, name: 'portero_logins_total', help: 'Log-ins by e-mail address and password' },
  { endpoint: api.session.signup, name: 'portero_signups_total', help: 'Sign-ups' },
] as const;

/** Makes the instruments. @returns what observes a request that is over */
export function requestMetrics({ counter, histogram }: Instruments) {
  const durations = histogram({
    name: 'portero_http_request_duration_seconds',
    help: 'Requests, by how long they took from their headers to the end of the answer',
    labels: ['method', 'route', 'status'],
    buckets: SECONDS,
  });
  const refused = counter({
    name: 'portero_problems_total',
    help: 'Answers that were a problem, by its code',
    labels: ['code'],
  });
  const attempts = ways.map(({ endpoint, name, help }) => {
    const outcomes = counter({
      name,
      help: `${help}, by outcome: success, pending, or the code of the problem`,
      labels: ['outcome'],
    });
    // There from the start, so that the first one is seen as an increase.
    for (const outcome of ['success', ...problemsOf(endpoint)]) outcomes.inc({ outcome }, 0);
    return { endpoint, outcomes };
  });

  function observe(request: FastifyRequest, reply: FastifyReply): void {
    const status = reply.raw.headersSent ? `${reply.statusCode}` : 'aborted';
    const method = methods.has(request.method) ? request.method : 'other';
    durations.observe({ method, route: routeOf(request, reply), status }, reply.elapsedTime / 1000);
    const code = refusals.get(request);
    if (code) refused.inc({ code });
    const endpoint = endpointOf(request);
    if (endpoint?.method !== 'POST') return;
    const attempt = attempts.find((one) => one.endpoint === endpoint);
    attempt?.outcomes.inc({ outcome: status === 'aborted' ? status : (code ?? outcomeOf(reply.statusCode)) });
  }

  return {
    /** For a request that no hook sees. */
    observe,
    /** Observes every request of an app, and those that were broken off. */
    watch: (app: FastifyInstance): void => {
      app.addHook('onRequest', (request, reply, done) => {
        reply.raw.once('close', () => observe(request, reply));
        done();
      });
      // Runs for refusals alone.
      app.addHook('onError', (request, _reply, error, done) => {
        refusals.set(request, asFailure(error).code);
        done();
      });
    },
  };
}

/** The pattern of a route, or one of two words: what is asked for must not make a label. */
function routeOf(request: FastifyRequest, reply: FastifyReply): string {
  const { url } = request.routeOptions;
  if (url !== undefined && (endpointOf(request) || url === METRICS_PATH)) return url;
  // Pages, files, and what CORS asks beforehand.
  return reply.statusCode < 400 ? 'other' : 'unknown';
}

function outcomeOf(status: number): string {
  if (status === 202) return 'pending';
  return status < 400 ? 'success' : 'other';
}

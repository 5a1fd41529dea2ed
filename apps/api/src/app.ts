/** The composition root: settings in, a Fastify app out. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import {
  type Clock,
  type Database,
  Failure,
  jsonHeaders,
  type Keyring,
  type Mailer,
  type MakeCallCounter,
  type PasswordHasher,
  portero,
  problemHandler,
  type SecurityEvent,
} from '@portero/auth';
import { BODY_LIMIT_BYTES } from '@portero/contracts';
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { clientErrorHandler } from './client-errors.ts';
import type { Config } from './config.ts';
import { drainOnClose } from './draining.ts';
import { type LineStream, loggerOptions, logRequest, logRequests, warnOfUntrustedProxy } from './logging.ts';
import { mailerOf } from './mail/transport.ts';
import { servePages } from './pages.ts';
import { VERSION } from './version.ts';

export interface AppParts {
  readonly db: Database;
  readonly keyring: Keyring;
  /** The folder of the built single-page app; without it only the API is served. */
  readonly webRoot?: string;
  readonly clock?: Clock;
  readonly passwords?: PasswordHasher;
  /** In place of what the settings say of mail. */
  readonly mailer?: Mailer;
  /** Makes what counts reads, in a process that shares its quotas with others. */
  readonly callCounter?: MakeCallCounter;
  readonly onEvent?: (event: SecurityEvent) => void;
  readonly logStream?: LineStream;
}

const REQUEST_TIMEOUT_MS = 15_000;

/** Builds the app, ready to listen or to be injected. */
export async function buildApp(config: Config, parts: AppParts): Promise<FastifyInstance> {
  const { publicUrl } = config;
  const secure = publicUrl.startsWith('https:');
  const problemBase = `${publicUrl}/problems`;
  const answerWithProblem = problemHandler(problemBase);

  const app = Fastify({
    logger: loggerOptions(config.logLevel, parts.logStream),
    // One line a request is written below; Fastify's own would be two, with the query string.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: config.trustProxy,
    // While draining, requests that still come over open connections are served.
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler(problemBase, jsonHeaders(secure)),
    // Node would answer a missing Host by itself, with an empty body; the hook below does it in our words.
    http: { requireHostHeader: false },
    frameworkErrors: (error, request, reply) => {
      // No hook runs for these.
      reply.headers(jsonHeaders(secure)).header('x-request-id', request.id).header('connection', 'close');
      answerWithProblem(error, request, reply);
      logRequest(request, reply);
    },
  });
  app.setErrorHandler(answerWithProblem);
  // With a callback, as every hook that each request passes: a promise would cost more than what is done here.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.headers.host !== undefined || request.raw.httpVersion !== '1.1') return done();
    reply.headers(jsonHeaders(secure)).header('connection', 'close');
    done(new Failure('malformed_request', { detail: 'Send the header Host.' }));
  });
  // An expectation that we do not know is ignored (RFC 9110 §10.1.1) rather than refused with an empty body.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  drainOnClose(app);
  warnOfUntrustedProxy(app, config.trustProxy !== false);
  logRequests(app);

  if (config.webOrigins.length > 0) {
    await app.register(cors, {
      delegator: (request: FastifyRequest, done: (error: null, options: FastifyCorsOptions) => void) => {
        done(null, {
          origin: [...config.webOrigins],
          credentials: true,
          methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
          allowedHeaders: ['content-type', 'authorization', 'x-request-id'],
          exposedHeaders: ['location', 'ratelimit', 'ratelimit-policy', 'retry-after', 'x-request-id'],
          maxAge: 600,
          // Any other OPTIONS asks for the methods of an address, and is answered as without CORS.
          preflight: request.headers['access-control-request-method'] !== undefined,
          strictPreflight: false,
        });
      },
    });
  }
  const mailer = parts.mailer ?? (config.mail ? await mailerOf(config.mail) : undefined);
  // Hooks of this kind run backwards: after the plugin's own, which may still be sending.
  app.addHook('onClose', async () => mailer?.close?.());
  await app.register(portero, {
    db: parts.db,
    keyring: parts.keyring,
    publicUrl,
    webOrigins: config.webOrigins,
    policy: config.policy,
    version: VERSION,
    devicePage: '/device',
    problemsPage: '/problems',
    ...(parts.clock && { clock: parts.clock }),
    ...(parts.callCounter && { callCounter: parts.callCounter }),
    ...(parts.passwords && { passwords: parts.passwords }),
    ...(mailer && { mailer }),
    ...(parts.onEvent && { onEvent: parts.onEvent }),
  });
  await servePages(app, { root: parts.webRoot, publicUrl });
  await app.ready();
  return app;
}

/** The caller's X-Request-Id if it is harmless, else a fresh one. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
}

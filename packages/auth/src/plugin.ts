/** The Fastify plugin: options → a scope with each feature's routes → guards for the host. */
import { api, BODY_LIMIT_BYTES } from '@portero/contracts';
import type { FastifyInstance, FastifyRequest, RegisterOptions } from 'fastify';
import plugin from 'fastify-plugin';
import type { Client } from './core/client.ts';
import { MINUTE } from './core/clock.ts';
import type { Deps } from './core/deps.ts';
import type { SecurityEvent } from './core/events.ts';
import { Failure } from './core/failure.ts';
import { hostOf } from './core/host-events.ts';
import { mailPagesAt } from './core/mail-room.ts';
import { createHasher } from './core/passwords.ts';
import { sealOf } from './core/seal.ts';
import { deriveHmacKey } from './core/secrets.ts';
import { trailKeysOf } from './core/trail-keys.ts';
import { features } from './features.ts';
import { authenticate } from './http/authenticate.ts';
import { cookieName, sessionCookie } from './http/cookies.ts';
import { originCheck } from './http/csrf.ts';
import { describeApi } from './http/description.ts';
import { entrance } from './http/entrance.ts';
import { parseForm } from './http/forms.ts';
import { decorateGuards, keepGuardsOut } from './http/guards.ts';
import { jsonHeaders, varyByCredential } from './http/headers.ts';
import { decorateApi } from './http/host-api.ts';
import { refuseOtherMethods } from './http/methods.ts';
import { isOfHost, problemHandler } from './http/problems.ts';
import { rateLimiter } from './http/rate-limit.ts';
import { decorateRequests, recogniser } from './http/recognise.ts';
import { addressOf, route } from './http/route.ts';
import { serializerCompiler } from './http/serialization.ts';
import { registerSessionTokens } from './http/session-token.ts';
import { parseStrictJson } from './http/strict-json.ts';
import { compileValidator } from './http/validation.ts';
import { type Postman, postman } from './mail/postman.ts';
import { type PorteroOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { scopesOfServer } from './tokens/tokens.ts';

const UPKEEP_EVERY_MS = 10 * MINUTE;
const SETTLED_AFTER_MS = 250;

/**
 * Adds Portero to a Fastify app: endpoints in a scope of their own, and for the app itself the guards `requireSession`,
 * `optionalSession`, `requireRole` and `requireScope`. The host keeps its validator, serializer, error handler, parsers,
 * cookies and hooks.
 * @throws Error naming the option that cannot be used, or if the app has Portero already
 */
export const portero = plugin<PorteroOptions>(
  async (app, given) => {
    const options = resolveOptions(given);
    refuseSecondOne(app);
    const { clock, secure, keyring, publicUrl, problemBase } = options;
    const deps = await depsOf(app, options);
    decorateRequests(app);
    const checkOrigin = originCheck(options.origins);
    await app.register(async (scope) => {
      const sessionTokens = await registerSessionTokens(scope, { keyring, issuer: publicUrl });
      const cookie = sessionCookie({ secure, sessionTokens, clock });
      const known = recogniser(deps, { sessionTokens, cookie });
      keepGuardsOut(scope);
      speakJson(scope, options);
      scope.addHook('onRequest', (request, _reply, done) => {
        checkOrigin(request);
        done();
      });
      authenticate(scope, known, cookie);
      scope.decorate('checkOrigin', checkOrigin);
      serveFeatures(scope, deps, options);
      await startFeatures(deps);
      keepTidy(scope, deps);
      decorateApi(app, deps);
      decorateGuards(app, {
        recogniser: known,
        cookie,
        checkOrigin,
        scopes: scopesOfServer(deps),
        problemBase,
      });
    }, scopeOptions(given));
  },
  { name: '@portero/auth', fastify: '5.x' },
);

/** What Fastify does with these for other plugins it does not do by itself under fastify-plugin. */
function scopeOptions({ prefix = '', logLevel, logSerializers }: PorteroOptions & RegisterOptions): RegisterOptions {
  return { prefix, ...(logLevel && { logLevel }), ...(logSerializers && { logSerializers }) };
}

const ownNames = ['portero', 'requireSession', 'optionalSession', 'requireRole', 'requireScope'];

/** @throws Error if the app, or one that it is a part of, has such names already */
function refuseSecondOne(app: FastifyInstance): void {
  const taken = [
    ...ownNames.filter((name) => app.hasDecorator(name)),
    ...['auth', 'identity'].filter((name) => app.hasRequestDecorator(name)).map((name) => `request.${name}`),
  ];
  if (taken.length === 0) return;
  throw new Error(`portero: this app has ${taken.join(', ')} already; register Portero once, and rename your own`);
}

async function depsOf(app: FastifyInstance, options: ResolvedOptions): Promise<Deps> {
  const { db, clock, policy, scopes, devicePage, mailer, publicUrl } = options;
  const keys = [...options.keyring.secrets.values()].map((secret) => deriveHmacKey(secret, 'pseudonym'));
  const [pseudonymKey] = keys;
  if (!pseudonymKey) throw new Error('the keyring is empty');
  // Async: what it throws becomes a rejection, also where the host's function is none.
  const tell = async (event: SecurityEvent) => void (await options.onEvent?.(event));
  const deps = {
    db,
    clock,
    policy,
    scopes,
    passwords: options.passwords ?? (await createHasher({ observe: options.observe })),
    seal: sealOf(options.keyring),
    trailKeys: trailKeysOf(options.keyring),
    issuer: publicUrl,
    devicePage,
    pseudonymKey,
    pseudonymKeys: keys,
    mail: null,
    record: ({ client, ...event }: SecurityEvent) => {
      app.log.info({ ...event, reqId: client.requestId, address: client.address }, 'security event');
      tell({ client, ...event }).catch((fault) => {
        app.log.error({ err: fault, reqId: client.requestId }, "the host's onEvent failed; what it was told of stands");
      });
    },
    report: (fault: unknown, doing: string) => app.log.warn({ err: fault }, `${doing} failed`),
    host: hostOf(options, (fault: unknown, name: string, { requestId }: Client) => {
      app.log.error({ err: fault, reqId: requestId }, `the host's ${name} failed; what it was told of stands`);
    }),
  };
  if (!mailer) return deps;
  const { nudge } = deliverMail(app, postman(deps, mailer));
  const { senderName } = mailer;
  return { ...deps, mail: { senderName, pages: mailPagesAt(publicUrl, options.mailPages), mailer, nudge } };
}

/** Sends what is promised while the server listens; what was begun is done before it closes. */
function deliverMail(app: FastifyInstance, sender: Postman): Postman {
  app.addHook('onListen', async () => sender.start());
  app.addHook('onClose', async () => sender.stop());
  return sender;
}

/** Strict JSON in, JSON and problem details out, whatever the host does elsewhere. */
function speakJson(app: FastifyInstance, { problemBase, secure }: ResolvedOptions): void {
  const answerWithProblem = problemHandler(problemBase);
  app.setErrorHandler((error, request, reply) => {
    // An error that a hook of the host throws on purpose is the host's to answer: Fastify hands it to the handler above.
    if (isOfHost(error)) throw error;
    return answerWithProblem(error, request, reply);
  });
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializerCompiler());
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    async ({ headers }: FastifyRequest, body: Buffer) => {
      if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
        throw new Failure('json_required', { detail: 'Send JSON without Content-Encoding.' });
      }
      return parseStrictJson(body, headers['content-type']);
    },
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
    async ({ headers, routeOptions }: FastifyRequest, body: string) => {
      const { endpoint } = routeOptions.config;
      if (!endpoint?.oauth) throw new Failure('json_required');
      if (headers['content-encoding']) {
        throw new Failure('json_required', { detail: 'Send the form without Content-Encoding.' });
      }
      return parseForm(body, Object.keys(endpoint.body?.properties ?? {}));
    },
  );
  const constant = jsonHeaders(secure);
  // With a callback, as every hook that each request passes: a promise would cost more than what is done here.
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(constant);
    varyByCredential(reply);
    done();
  });
}

function serveFeatures(app: FastifyInstance, deps: Deps, { secure, version, callCounter }: ResolvedOptions): void {
  app.decorate('rateLimiter', rateLimiter(deps, callCounter));
  app.decorate('entrance', entrance(deps.passwords));
  for (const feature of features) feature.routes?.(app, deps);
  const isServed = (feature: string) => feature !== 'device' || deps.devicePage !== null;
  const info = { version, cookieName: cookieName(secure), prefix: addressOf(app, '') };
  const description = describeApi(info, isServed);
  route(app, deps, api.description.openapi, async () => description);
  refuseOtherMethods(app, isServed);
}

/** What cannot be prepared now, as while the disk is full, is tried again when it is needed. */
async function startFeatures(deps: Deps): Promise<void> {
  for (const feature of features) {
    await feature.start?.(deps).catch((fault) => deps.report(fault, `preparing ${feature.name}`));
  }
}

/** Does each feature's upkeep at the start and now and then. */
function keepTidy(app: FastifyInstance, deps: Deps): void {
  const upkeep = async () => {
    for (const feature of features) {
      await feature.upkeep?.(deps).catch((fault) => deps.report(fault, `the upkeep of ${feature.name}`));
    }
  };
  let timer: NodeJS.Timeout | undefined;
  let first: NodeJS.Timeout | undefined;
  app.addHook('onListen', async () => {
    timer = setInterval(upkeep, UPKEEP_EVERY_MS).unref();
    // Who waits for the start to be over comes first.
    first = setTimeout(upkeep, SETTLED_AFTER_MS).unref();
  });
  app.addHook('onClose', async () => {
    clearTimeout(first);
    clearInterval(timer);
  });
}

/** The Fastify plugin: options → scope → hooks → each feature's routes, in order. */
import cookies from '@fastify/cookie';
import { api } from '@portero/contracts';
import { openapiDocument } from '@portero/contracts/openapi';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MINUTE } from './core/clock.ts';
import type { Deps } from './core/deps.ts';
import { Failure } from './core/failure.ts';
import { createHasher } from './core/passwords.ts';
import { deriveKey } from './core/secrets.ts';
import { features } from './features.ts';
import { sessionTokens } from './http/access-token.ts';
import { authenticate } from './http/authenticate.ts';
import { cookieName, sessionCookie } from './http/cookies.ts';
import { originCheck } from './http/csrf.ts';
import { jsonHeaders } from './http/headers.ts';
import { refuseOtherMethods } from './http/methods.ts';
import { problemHandler } from './http/problems.ts';
import { rateLimiter } from './http/rate-limit.ts';
import { route } from './http/route.ts';
import { parseStrictJson } from './http/strict-json.ts';
import { compileValidator } from './http/validation.ts';
import { type PorteroOptions, resolveOptions } from './options.ts';
import { commonPasswords } from './password/common-passwords.ts';

export const BODY_LIMIT_BYTES = 16 * 1024;
const SWEEP_EVERY_MS = 10 * MINUTE;

/**
 * Adds Portero's endpoints to a Fastify app. Everything happens in a scope of its own: the host keeps its validator,
 * its error handler, its parsers and its hooks.
 */
export async function portero(app: FastifyInstance, given: PorteroOptions): Promise<void> {
  const options = resolveOptions(given);
  const { clock, secure, keyring, publicUrl } = options;
  const [firstSecret = ''] = keyring.secrets.values();
  const deps: Deps = {
    db: options.db,
    clock,
    passwords: options.passwords ?? (await createHasher()),
    policy: options.policy,
    pseudonymKey: deriveKey(firstSecret, 'pseudonym'),
    record: ({ client, ...event }) => {
      app.log.info({ ...event, reqId: client.requestId, address: client.address }, 'security event');
      options.onEvent?.({ client, ...event });
    },
    report: (fault, doing) => app.log.warn({ err: fault }, `${doing} failed`),
  };

  app.setErrorHandler(problemHandler(`${publicUrl}/problems`));
  app.setValidatorCompiler(compileValidator);
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

  const constant = jsonHeaders(secure);
  const checkOrigin = originCheck(options.origins);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(constant);
    // CORS may have said `Origin` already.
    reply.header('vary', [reply.getHeader('vary'), 'Cookie, Authorization'].filter(Boolean).join(', '));
    checkOrigin(request);
  });

  // A host that reads cookies itself has the plugin already, and it cannot be there twice.
  if (!app.hasReplyDecorator('setCookie')) await app.register(cookies);
  const tokens = await sessionTokens(app, { keyring, issuer: publicUrl });
  authenticate(app, deps, { tokens, cookie: sessionCookie({ secure, tokens, clock }) });
  app.decorate('rateLimiter', rateLimiter(deps));

  for (const feature of features) feature.routes?.(app, deps);
  const description = openapiDocument({ version: options.version, cookieName: cookieName(secure) });
  route(app, deps, api.description.openapi, async () => description);
  refuseOtherMethods(app);
  keepTidy(app, deps);
}

/** Deletes what is over, at the start and now and then, and loads the password list before anybody waits for it. */
function keepTidy(app: FastifyInstance, deps: Deps): void {
  const sweep = async () => {
    for (const feature of features) {
      await feature.sweep?.(deps).catch((fault) => deps.report(fault, `sweeping ${feature.name}`));
    }
  };
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onListen', async () => {
    timer = setInterval(sweep, SWEEP_EVERY_MS).unref();
    void sweep();
    commonPasswords().catch((fault) => deps.report(fault, 'loading the list of common passwords'));
  });
  app.addHook('onClose', async () => clearInterval(timer));
}

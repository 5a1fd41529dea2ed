import { api, JWKS_MAX_AGE_SECONDS, SERVICE_TOKEN_SECONDS } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { dropDueCookie } from '../http/recognise.ts';
import { route } from '../http/route.ts';
import { listKeys, publicKey } from './keys.ts';
import { issueServiceToken } from './service-tokens.ts';

export function serviceTokenRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.serviceTokens.issue, async ({ auth, body }) => ({
    access_token: await issueServiceToken(deps, { user: auth.user, token: auth.token, audience: body?.audience }),
    token_type: 'Bearer' as const,
    expires_in: SERVICE_TOKEN_SECONDS,
  }));

  route(app, deps, api.serviceTokens.keys, async ({ reply }) => {
    const keys = (await listKeys(deps)).map(publicKey);
    // The same for everybody, and public by nature: caches and pages of any origin may have it. So nothing in it may
    // depend on who asks, neither a cookie that is due nor the origin that was allowed.
    dropDueCookie(reply.request);
    reply.headers({
      'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
    });
    reply.removeHeader('access-control-allow-credentials').removeHeader('vary');
    return { keys };
  });
}

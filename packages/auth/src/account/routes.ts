import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { grantSession } from '../http/authenticate.ts';
import { addressOf, route } from '../http/route.ts';
import { identityOnWire } from '../session/wire.ts';
import { describeAttempt, logIn, signUp } from './account.ts';

export function accountRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.session.signup, async ({ auth, body, client, reply }) => {
    const grant = await signUp(deps, { ...body, client, replacing: auth?.session ? auth : null });
    grantSession(reply, grant);
    reply.header('location', addressOf(app, api.profile.me.path));
    return identityOnWire(grant);
  });

  route(
    app,
    deps,
    api.session.login,
    async ({ auth, body, client, reply }) => {
      const grant = await logIn(deps, {
        ...body,
        remember: body.remember ?? false,
        client,
        replacing: auth?.session ? auth : null,
      });
      grantSession(reply, grant);
      return identityOnWire(grant);
    },
    {
      limitBy: ({ body, client }) => describeAttempt(deps, body.email, client),
    },
  );
}

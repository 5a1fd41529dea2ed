import { api, MAIL_COOLDOWN_SECONDS } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { grantSession } from '../http/authenticate.ts';
import { addressOf, route } from '../http/route.ts';
import { canonicalEmail } from '../profile/profile.ts';
import { identityOnWire } from '../session/wire.ts';
import { describeAttempt, type LoginAttempt, logIn, provesAddressFirst, signUp } from './account.ts';
import { confirmByCode, confirmByLink, resendProof } from './confirmation.ts';

export function accountRoutes(app: FastifyInstance, deps: Deps): void {
  route(
    app,
    deps,
    api.session.signup,
    async ({ auth, body, client, reply }) => {
      const grant = await signUp(deps, { ...body, client, replacing: auth?.session ? auth : null });
      if (!grant) {
        reply.code(202);
        return { user: null, session: null };
      }
      grantSession(reply, grant);
      reply.header('location', addressOf(app, api.profile.me.path));
      return identityOnWire(grant);
    },
    {
      limitBy: async ({ body }) => ({ account: canonicalEmail(body.email) }),
      // Elsewhere an address is written to once: it has an account then.
      mails: () => provesAddressFirst(deps),
    },
  );

  route<typeof api.session.login, LoginAttempt>(
    app,
    deps,
    api.session.login,
    async ({ auth, body, client, reply }, attempt) => {
      const grant = await logIn(deps, {
        attempt,
        password: body.password,
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

  route(app, deps, api.email.confirm, async ({ body, client }) => confirmByLink(deps, { ...body, client }));

  route(app, deps, api.email.confirmCode, async ({ body, client }) => confirmByCode(deps, { ...body, client }), {
    limitBy: async ({ body }) => ({ account: canonicalEmail(body.email) }),
  });

  route(
    app,
    deps,
    api.email.resend,
    async ({ body, client }) => {
      await resendProof(deps, { ...body, client });
      return { nextInSeconds: MAIL_COOLDOWN_SECONDS };
    },
    { limitBy: async ({ body }) => ({ account: canonicalEmail(body.email) }) },
  );
}

import { api, MAIL_COOLDOWN_SECONDS } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import { canonicalEmail } from '../profile/profile.ts';
import { cancelEmailChange, readEmail, requestEmailChange } from './email.ts';

export function emailRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.email.read, async ({ auth }) => {
    const { pending, ...email } = await readEmail(deps, auth.user);
    return { ...email, pending: pending && { email: pending.email, expiresAt: pending.expiresAt.toISOString() } };
  });

  route(
    app,
    deps,
    api.email.change,
    async ({ auth, body, client }) => {
      await requestEmailChange(deps, { by: auth, email: body.email, client });
      return { nextInSeconds: MAIL_COOLDOWN_SECONDS };
    },
    { limitBy: async ({ body }) => ({ account: canonicalEmail(body.email) }) },
  );

  route(app, deps, api.email.cancel, async ({ auth }) => cancelEmailChange(deps, auth.user));
}

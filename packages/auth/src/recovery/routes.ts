import { api, MAIL_COOLDOWN_SECONDS } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import { canonicalEmail } from '../profile/profile.ts';
import { reportNotMe, undoEmailChange } from './not-me.ts';
import { forgotPassword, resetByLink } from './recovery.ts';

export function recoveryRoutes(app: FastifyInstance, deps: Deps): void {
  route(
    app,
    deps,
    api.recovery.forgot,
    async ({ body, client }) => {
      await forgotPassword(deps, { ...body, client });
      return { nextInSeconds: MAIL_COOLDOWN_SECONDS };
    },
    { limitBy: async ({ body }) => ({ account: canonicalEmail(body.email) }) },
  );

  route(app, deps, api.recovery.reset, async ({ body, client }) => resetByLink(deps, { ...body, client }));

  route(app, deps, api.recovery.notMe, async ({ body, client }) => reportNotMe(deps, { ...body, client }));

  route(app, deps, api.email.undo, async ({ body, client }) => undoEmailChange(deps, { ...body, client }));
}

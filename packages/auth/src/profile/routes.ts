import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import { meOnWire } from '../session/wire.ts';
import { updateProfile } from './profile.ts';

export function profileRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.profile.me, async ({ auth }) => meOnWire(auth));

  route(app, deps, api.profile.update, async ({ auth, body, client }) =>
    meOnWire({ ...auth, user: await updateProfile(deps, { ...body, user: auth.user, client }) }),
  );
}

import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { grantSession } from '../http/authenticate.ts';
import { route } from '../http/route.ts';
import { changePassword } from './password.ts';

export function passwordRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.password.change, async ({ auth, body, client, reply }) => {
    grantSession(reply, await changePassword(deps, { ...auth, ...body, client }));
  });
}

import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { grantSession } from '../http/authenticate.ts';
import { route } from '../http/route.ts';
import { identityOnWire } from '../session/wire.ts';
import { reauthenticate } from './reauth.ts';

export function reauthRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.session.reauth, async ({ auth, body, client, reply }) => {
    const grant = await reauthenticate(deps, { ...auth, ...body, client });
    grantSession(reply, grant);
    return identityOnWire(grant);
  });
}

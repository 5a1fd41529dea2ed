import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { clearSession, grantSession } from '../http/authenticate.ts';
import { route } from '../http/route.ts';
import { revokeToken } from '../tokens/tokens.ts';
import { rememberSession } from './renewal.ts';
import { endSession, listSessions, logOut } from './session.ts';
import { identityOnWire, sessionOnWire } from './wire.ts';

export function sessionRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.session.logout, async ({ auth, body, client, reply }) => {
    const scope = body?.scope ?? 'this';
    if (auth?.token) {
      // Whoever holds a token can give it up, and no more than that.
      if (scope !== 'this') throw new Failure('session_required');
      return revokeToken(deps, { user: auth.user, id: auth.token.id, client });
    }
    await logOut(deps, { auth, scope, client });
    if (scope !== 'others') clearSession(reply);
  });

  route(app, deps, api.session.current, async ({ auth }) =>
    auth?.session ? identityOnWire(auth) : { user: null, session: null },
  );

  route(app, deps, api.session.remember, async ({ auth, body, reply }) => {
    const grant = await rememberSession(deps, { ...auth, ...body });
    grantSession(reply, grant);
    return identityOnWire(grant);
  });

  route(app, deps, api.session.list, async ({ auth }) => ({
    sessions: (await listSessions(deps, auth.user)).map((session) => sessionOnWire(session, auth.session?.id)),
  }));

  route(app, deps, api.session.end, async ({ auth, params, client, reply }) => {
    await endSession(deps, { user: auth.user, id: params.id, client });
    if (params.id === auth.session?.id) clearSession(reply);
  });
}

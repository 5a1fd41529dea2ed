import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { addressOf, route } from '../http/route.ts';
import { createToken, listTokens, renameToken, revokeToken } from './tokens.ts';
import { tokenOnWire } from './wire.ts';

export function tokenRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.tokens.create, async ({ auth, body, client, reply }) => {
    const { name, scopes, expiresInDays } = body;
    const { row, token } = await createToken(deps, {
      by: auth,
      name,
      scopes,
      ...(expiresInDays !== undefined && { days: expiresInDays }),
      client,
    });
    reply.header('location', addressOf(app, api.tokens.revoke.path.replace(':id', row.id)));
    return { ...tokenOnWire(row), token };
  });

  route(app, deps, api.tokens.list, async ({ auth }) => ({
    tokens: (await listTokens(deps, auth.user)).map(tokenOnWire),
  }));

  route(app, deps, api.tokens.rename, async ({ auth, params, body }) =>
    tokenOnWire(await renameToken(deps, { user: auth.user, id: params.id, name: body.name })),
  );

  route(app, deps, api.tokens.revoke, async ({ auth, params, client }) =>
    revokeToken(deps, { user: auth.user, id: params.id, client }),
  );
}

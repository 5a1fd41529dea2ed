import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { clearSession } from '../http/authenticate.ts';
import { route } from '../http/route.ts';
import { exportAccount } from './export.ts';
import { scheduleDeletion, undoDeletion } from './leaving.ts';

export function leavingRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.leaving.export, async ({ auth, client, reply }) => {
    const all = await exportAccount(deps, { user: auth.user, client });
    reply.header('content-disposition', `attachment; filename="portero-export-${all.exportedAt.slice(0, 10)}.json"`);
    return all;
  });

  route(app, deps, api.leaving.delete, async ({ auth, client, reply }) => {
    const deletesAt = await scheduleDeletion(deps, { by: auth, client });
    clearSession(reply);
    return { deletesAt: deletesAt.toISOString() };
  });

  route(app, deps, api.leaving.undo, async ({ body, client }) => undoDeletion(deps, { ...body, client }));
}

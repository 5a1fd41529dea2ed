import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import { listActivity } from './activity.ts';

export function auditRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.activity.list, async ({ auth, query }) => {
    const { before, limit } = query;
    return listActivity(deps, {
      userId: auth.user.id,
      ...(before !== undefined && { before: Number(before) }),
      ...(limit !== undefined && { limit: Number(limit) }),
    });
  });
}

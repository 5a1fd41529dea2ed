import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import { databaseProbe } from './health.ts';

export function healthRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, deps, api.health.live, async () => ({ status: 'ok' }) as const);

  const probe = databaseProbe(deps);
  route(app, deps, api.health.ready, async () => {
    await probe();
    return { status: 'ok' } as const;
  });
}

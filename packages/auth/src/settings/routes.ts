import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import { settingsOf } from './settings.ts';

export function settingsRoutes(app: FastifyInstance, deps: Deps): void {
  const settings = settingsOf(deps);
  route(app, deps, api.settings.read, async () => settings);
}

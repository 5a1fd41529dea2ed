import { api } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import { settingsOf } from './settings.ts';

export function settingsRoutes(app: FastifyInstance, deps: Deps): void {
  const settings = settingsOf(deps.policy);
  route(app, deps, api.settings.read, async () => settings);
}

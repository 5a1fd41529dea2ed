import type { Feature } from '../feature.ts';
import { sessionRoutes } from './routes.ts';
import { sweepSessions } from './session.ts';

export const session: Feature = { name: 'session', routes: sessionRoutes, upkeep: sweepSessions };

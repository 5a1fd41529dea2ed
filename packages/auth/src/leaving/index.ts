import type { Feature } from '../feature.ts';
import { deleteDueAccounts } from './leaving.ts';
import { leavingRoutes } from './routes.ts';

export const leaving: Feature = { name: 'leaving', routes: leavingRoutes, upkeep: deleteDueAccounts };

import type { Feature } from '../feature.ts';
import { recoveryRoutes } from './routes.ts';

export const recovery: Feature = { name: 'recovery', routes: recoveryRoutes };

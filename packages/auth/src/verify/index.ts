import type { Feature } from '../feature.ts';
import { verifyRoutes } from './routes.ts';

export const verify: Feature = { name: 'verify', routes: verifyRoutes };

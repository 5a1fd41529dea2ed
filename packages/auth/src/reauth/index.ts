import type { Feature } from '../feature.ts';
import { reauthRoutes } from './routes.ts';

export const reauth: Feature = { name: 'reauth', routes: reauthRoutes };

import type { Feature } from '../feature.ts';
import { passwordRoutes } from './routes.ts';

export const password: Feature = { name: 'password', routes: passwordRoutes };

import type { Feature } from '../feature.ts';
import { heedForeignHashes } from './password.ts';
import { passwordRoutes } from './routes.ts';

export const password: Feature = {
  name: 'password',
  routes: passwordRoutes,
  start: heedForeignHashes,
  upkeep: heedForeignHashes,
};

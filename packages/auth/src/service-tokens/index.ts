import type { Feature } from '../feature.ts';
import { ensureSigningKey, sweepKeys } from './keys.ts';
import { serviceTokenRoutes } from './routes.ts';

export const serviceTokens: Feature = {
  name: 'serviceTokens',
  routes: serviceTokenRoutes,
  start: ensureSigningKey,
  upkeep: sweepKeys,
};

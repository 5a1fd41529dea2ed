import type { Feature } from '../feature.ts';
import { ensureSigningKey, sweepKeys } from './keys.ts';
import { accessTokenRoutes } from './routes.ts';

export const accessTokens: Feature = {
  name: 'accessTokens',
  routes: accessTokenRoutes,
  start: ensureSigningKey,
  sweep: sweepKeys,
};

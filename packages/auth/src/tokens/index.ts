import type { Feature } from '../feature.ts';
import { tokenRoutes } from './routes.ts';
import { sweepTokens } from './tokens.ts';

export const tokens: Feature = { name: 'tokens', routes: tokenRoutes, upkeep: sweepTokens };

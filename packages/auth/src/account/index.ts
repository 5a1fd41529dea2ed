import type { Feature } from '../feature.ts';
import { sweepKnownAddresses } from './known-addresses.ts';
import { accountRoutes } from './routes.ts';

export const account: Feature = { name: 'account', routes: accountRoutes, upkeep: sweepKnownAddresses };

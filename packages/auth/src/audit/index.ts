import type { Feature } from '../feature.ts';
import { auditRoutes } from './routes.ts';
import { renewHead, sweepDetails } from './trail.ts';

export const audit: Feature = { name: 'audit', routes: auditRoutes, start: renewHead, upkeep: sweepDetails };

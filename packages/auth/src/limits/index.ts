import type { Feature } from '../feature.ts';
import { sweepCounters } from './limits.ts';

export const limits: Feature = { name: 'limits', upkeep: sweepCounters };

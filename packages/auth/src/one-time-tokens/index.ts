import type { Feature } from '../feature.ts';
import { sweepOneTimeTokens } from './one-time-tokens.ts';

export const oneTimeTokens: Feature = { name: 'oneTimeTokens', upkeep: sweepOneTimeTokens };

import type { Feature } from '../feature.ts';
import { sweepKnownDevices } from './notices.ts';

export const notices: Feature = { name: 'notices', upkeep: sweepKnownDevices };

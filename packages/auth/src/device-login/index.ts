import type { Feature } from '../feature.ts';
import { sweepDeviceRequests } from './device-login.ts';
import { deviceLoginRoutes } from './routes.ts';

export const deviceLogin: Feature = { name: 'deviceLogin', routes: deviceLoginRoutes, upkeep: sweepDeviceRequests };

import type { Feature } from '../feature.ts';
import { sweepFormerEmails } from './former-emails.ts';
import { emailRoutes } from './routes.ts';

export const email: Feature = { name: 'email', routes: emailRoutes, upkeep: sweepFormerEmails };

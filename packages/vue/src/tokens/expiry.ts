/** How near the end of a token is. */
import type { Token } from '@portero/client';
import { DAY } from '../language/moments.ts';

// The shortest that the form offers is a week: what was just made is not about to end.
const SOON_MS = 3 * DAY;

/** Whether it works no more, seen from a time in milliseconds. */
export function isExpired({ expiresAt }: Pick<Token, 'expiresAt'>, now: number): boolean {
  return Date.parse(expiresAt) <= now;
}

/** Whether it has three days or less, and has not expired. */
export function expiresSoon(token: Pick<Token, 'expiresAt'>, now: number): boolean {
  return !isExpired(token, now) && isExpired(token, now + SOON_MS);
}

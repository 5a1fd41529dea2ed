/** How far back something was, in the unit in which people would say it. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `now` for what has only just been, `date` for what is so far back that one asks for its date. */
export type Distance = 'now' | 'date' | { count: number; unit: 'minute' | 'hour' | 'day' };

/** The distance of an instant from now, both in milliseconds. Days are those of the reader's calendar. */
export function distanceOf(instant: number, now: number): Distance {
  const passed = now - instant;
  // A clock that is a little ahead makes nothing come from the future.
  if (passed < MINUTE) return 'now';
  if (passed < HOUR) return { count: Math.floor(passed / MINUTE), unit: 'minute' };
  if (passed < DAY) return { count: Math.floor(passed / HOUR), unit: 'hour' };
  const count = Math.round((midnightOf(now) - midnightOf(instant)) / DAY);
  return count < 7 ? { count, unit: 'day' } : 'date';
}

function midnightOf(instant: number): number {
  return new Date(instant).setHours(0, 0, 0, 0);
}

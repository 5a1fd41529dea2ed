/** How far back something was, as people would say it. */
import { useLanguage } from './useLanguage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Instants as the reader sees them from where and when they are. */
export function useMoments() {
  const { t, locale, date, format } = useLanguage();

  /** "3 minutes ago" or "yesterday", seen from a time in milliseconds; the date of what is a week back or more. */
  function ago(instant: string, now: number): string {
    const distance = distanceOf(Date.parse(instant), now);
    if (distance === 'now') return t.value.sessions.justNow;
    if (distance === 'date') return date(instant);
    return new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }).format(-distance.count, distance.unit);
  }

  /** With the time zone, for whoever wants to know exactly. */
  const exactTime = (instant: string) => format(instant, { dateStyle: 'full', timeStyle: 'long' });

  return { ago, exactTime };
}

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

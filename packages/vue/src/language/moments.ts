/** How far back something was, as people would say it. */
import { useLanguage } from './useLanguage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

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

  /** "in 3 days" or "tomorrow", of an instant that is still to come. */
  function until(instant: string, now: number): string {
    const { count, unit } = remainderOf(Date.parse(instant), now);
    return new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }).format(count, unit);
  }

  /** With the time zone, for whoever wants to know exactly. */
  const exactTime = (instant: string) => format(instant, { dateStyle: 'full', timeStyle: 'long' });

  return { ago, until, exactTime };
}

/** `now` for what has only just been, `date` for what is so far back that one asks for its date. */
type Distance = 'now' | 'date' | { count: number; unit: 'minute' | 'hour' | 'day' };

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

/** How far off an instant is that is still to come, both in milliseconds; at least a minute. */
function remainderOf(instant: number, now: number): { count: number; unit: 'minute' | 'hour' | 'day' } {
  const left = instant - now;
  if (left < HOUR) return { count: Math.max(1, Math.floor(left / MINUTE)), unit: 'minute' };
  if (left < DAY) return { count: Math.floor(left / HOUR), unit: 'hour' };
  return { count: Math.round((midnightOf(instant) - midnightOf(now)) / DAY), unit: 'day' };
}

function midnightOf(instant: number): number {
  return new Date(instant).setHours(0, 0, 0, 0);
}

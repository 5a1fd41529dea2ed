/** Time, as something that tests can set. */

/** Returns the present moment. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment `ms` milliseconds after another. */
export function after(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}

/** The earlier of two moments. */
export function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

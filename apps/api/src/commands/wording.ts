/** How commands say things to people. */

/** "1 session", "2 sessions". */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** A moment to the minute, in UTC: "2026-11-23 08:00Z". */
export function minute(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** The header Retry-After (RFC 9110 §10.2.3). */

/** Seconds to wait from now on, from either form of the header; undefined if there is none or it says nothing. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value);
  const moment = /^[A-Z]/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(moment)) return undefined;
  // By the clock of whoever wrote it, where it says its time.
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  return Math.max(0, Math.ceil((moment - now) / 1000));
}

/** The code that somebody reads on one screen and types on another (RFC 8628 section 6.1). */

/** Eight letters with anything else between and around them. Which letters there are is the server's business. */
export const USER_CODE = /^[^a-z]*(?:[a-z][^a-z]*){8}$/i;

/** A code however it was typed, as the program shows it: `wdjb mjht` is `WDJB-MJHT`. */
export function plainUserCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .replace(/^(.{4})/, '$1-');
}

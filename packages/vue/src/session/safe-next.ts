/** Where to go after a log-in. */

export const HOME_OF_USERS = '/profile';

// One slash, then neither a slash nor a backslash, plain or encoded: browsers read `//host` and `/\host` as another
// site. Control characters are dropped from URLs, so `/<tab>/host` would become one as well.
const ownPath = /^\/(?!\/|\\|%2f|%5c)[^\p{Cc}\\]*$/iu;
// Browsers resolve dots, plain or encoded: `/.//host` would become `//host`.
const dots = /\/(?:\.|%2e){1,2}(?:[/?#]|$)/i;

/** The wanted path if it leads into this app, else the profile. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && ownPath.test(next) && !dots.test(next) ? next : HOME_OF_USERS;
}

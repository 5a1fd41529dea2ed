/** Where to go after a log-in. */
import { paths } from './paths.ts';

// One slash, then neither a slash nor a backslash, plain or encoded: browsers read `//host` and `/\host` as another
// site. Control characters are dropped from URLs, so `/<tab>/host` would become one as well.
const ownPath = /^\/(?!\/|\\|%2f|%5c)[^\p{Cc}\\]*$/iu;
// Browsers resolve dots, plain or encoded: `/.//host` would become `//host`.
const dots = /\/(?:\.|%2e){1,2}(?:[/?#]|$)/i;

/** The wanted path if it leads into this app, else the home of those who are signed in. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && ownPath.test(next) && !dots.test(next) ? next : paths.home;
}

/** The code that a person reads on one screen and types on another (RFC 8628 section 6.1). */
import { randomInt } from 'node:crypto';

// Consonants alone: no letter looks like a digit, and no word comes up that somebody would rather not read.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;

/** A fresh code such as `WDJB-MJHT`: 20^8 possibilities, for ten minutes and ten guesses. */
export function newUserCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** A code however it was typed: small letters, blanks and missing dashes are all the same. */
export function plainUserCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

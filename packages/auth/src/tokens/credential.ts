/** The text of a personal access token: `portero_pat_`, 256 random bits, and a checksum. */
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { TOKEN_PREFIX } from '@portero/contracts';

const RANDOM_BYTES = 32;
const CHECKSUM_LENGTH = 6;
// As many characters of the random part as tell one's tokens apart; 220 bits stay unknown.
const SHOWN = 6;
const form = new RegExp(`^${TOKEN_PREFIX}[A-Za-z0-9_-]{43}[0-9a-z]{${CHECKSUM_LENGTH}}$`);

/** A fresh token. Leaves the server once and is stored only as its hash. */
export function newToken(): string {
  const text = TOKEN_PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
  return text + checksum(text);
}

/**
 * Whether a text can be a token at all: its form and its checksum (CRC-32 of all before it, base 36, six digits) agree.
 * Tells typos and look-alikes without asking a database; secret scanners do the same.
 */
export function isTokenShaped(text: string): boolean {
  return form.test(text) && text.endsWith(checksum(text.slice(0, -CHECKSUM_LENGTH)));
}

/** What is shown of a token after it was made. */
export function shownPrefix(token: string): string {
  return token.slice(0, TOKEN_PREFIX.length + SHOWN);
}

// The largest CRC-32 is 1z141z3 in base 36, seven digits: the lowest six tell two texts apart well enough.
function checksum(text: string): string {
  return crc32(text).toString(36).padStart(CHECKSUM_LENGTH, '0').slice(-CHECKSUM_LENGTH);
}

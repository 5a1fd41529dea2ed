/** Which server a command talks to. */
import { UsageError } from '../terminal/usage-error.ts';
import { isThisMachine } from '../this-machine.ts';

/** Where a fresh installation is open. */
export const DEFAULT_URL = 'http://localhost:3000';

/**
 * Reads a server's address as its origin. A token must not travel in the open (RFC 6750 section 5.3), so plain HTTP is
 * for this machine alone.
 * @throws UsageError
 */
export function serverUrl(text: string): string {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) throw new UsageError(`${trimmed} is no address, such as https://app.example.com.`);
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UsageError(`${trimmed} does not begin with https://, or http:// on this machine.`);
  }
  if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    throw new UsageError(`Give the server's origin alone, such as ${url.origin}.`);
  }
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    throw new UsageError(
      `${url.origin} is not encrypted: whoever is on the way could read the token. Use https, or a tunnel to localhost.`,
    );
  }
  return url.origin;
}

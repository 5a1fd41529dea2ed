/** What a User-Agent header says in words that people recognise. */
import Bowser from 'bowser';

/**
 * "Firefox on Linux" for browsers; the product name, such as "curl", for programs; "Unknown device" for nothing.
 * A hint for the owner of the session, never a fact: the header is whatever the sender wrote.
 */
export function deviceName(userAgent: string): string {
  const { browser, os } = userAgent ? Bowser.parse(userAgent) : { browser: {}, os: {} };
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  return /^[A-Za-z][A-Za-z0-9 ._-]{0,39}/.exec(userAgent)?.[0].trim() ?? 'Unknown device';
}

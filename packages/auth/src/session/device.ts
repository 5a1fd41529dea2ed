/** What a User-Agent header says in words that people recognise. */
import Bowser from 'bowser';

// Enough to tell browsers apart; a header may be kilobytes long.
const USER_AGENT_LENGTH = 300;

/**
 * "Firefox on Linux" for browsers; the product name, such as "curl", for programs; "Unknown device" for nothing.
 * A hint for the owner of the session, never a fact: the header is whatever the sender wrote.
 */
export function deviceName(userAgent: string): string {
  const known = userAgent.slice(0, USER_AGENT_LENGTH);
  const { browser, os } = known ? Bowser.parse(known) : { browser: {}, os: {} };
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  return /^[A-Za-z][A-Za-z0-9 ._-]{0,39}/.exec(known)?.[0].trim() ?? 'Unknown device';
}

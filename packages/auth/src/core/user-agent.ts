/** What a User-Agent header says, by names that people recognise. */
import Bowser from 'bowser';
import { remembering } from './recent.ts';

// Enough to tell browsers apart; a header may be kilobytes long.
const USER_AGENT_LENGTH = 300;

/** A hint for the owner of the session, never a fact: the header is whatever the sender wrote. */
export interface Device {
  /** "Firefox"; for a program its product name, such as "curl"; null for nothing that has a name. */
  readonly browser: string | null;
  /** "Linux"; null where there is no browser to go with it. */
  readonly platform: string | null;
}

/** Reads the header. Three look at it in a log-in, and most people have one of a few. */
export function deviceOf(userAgent: string): Device {
  return readBefore(userAgent.slice(0, USER_AGENT_LENGTH));
}

const readBefore = remembering(1_000, (known: string): Device => {
  const { browser, os } = known ? Bowser.parse(known) : { browser: {}, os: {} };
  if (browser.name && os.name) return { browser: browser.name, platform: os.name };
  return { browser: /^[A-Za-z][A-Za-z0-9 ._-]{0,39}/.exec(known)?.[0].trim() ?? null, platform: null };
});

/** "Firefox on Linux", "curl" or "Unknown device". */
export function deviceInWords({ browser, platform }: Device): string {
  if (browser === null) return 'Unknown device';
  return platform === null ? browser : `${browser} on ${platform}`;
}

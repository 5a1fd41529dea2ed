/** What a host decides when it registers Portero. */
import { type Clock, DAY, HOUR, systemClock } from './core/clock.ts';
import type { Policy } from './core/deps.ts';
import type { SecurityEvent } from './core/events.ts';
import type { Keyring } from './core/keyring.ts';
import type { PasswordHasher } from './core/passwords.ts';
import type { Database } from './db/database.ts';

export interface PorteroOptions {
  readonly db: Database;
  readonly keyring: Keyring;
  /** The origin that people open, such as `https://app.example.com`. Decides cookie attributes and CSRF. */
  readonly publicUrl: string;
  /** Further origins whose pages may call with the cookie. Exact; no wildcards. */
  readonly webOrigins?: readonly string[];
  readonly policy?: Partial<Policy>;
  /** The API's version, for its description. */
  readonly version?: string;
  /** Replaces argon2id with the floor's parameters. */
  readonly passwords?: PasswordHasher;
  readonly clock?: Clock;
  /** Is told of every security event, besides the log. */
  readonly onEvent?: (event: SecurityEvent) => void;
}

/** Lifetimes as in NIST SP 800-63B-4 (AAL1), the rest as the documentation says. */
export const defaultPolicy: Policy = {
  signup: 'open',
  passwordMinLength: 8,
  session: { idle: 12 * HOUR, absolute: DAY },
  remembered: { idle: 14 * DAY, absolute: 30 * DAY },
  rateLimits: true,
};

/** Fills in defaults. @throws Error naming the option that cannot be used */
export function resolveOptions(options: PorteroOptions) {
  const origins = [options.publicUrl, ...(options.webOrigins ?? [])];
  for (const origin of origins) assertOrigin(origin);
  if (options.keyring.secrets.size === 0) throw new Error('portero: option keyring is empty');
  return {
    ...options,
    secure: options.publicUrl.startsWith('https:'),
    origins: new Set(origins),
    policy: { ...defaultPolicy, ...options.policy },
    clock: options.clock ?? systemClock,
    version: options.version ?? '0',
  };
}

function assertOrigin(text: string): void {
  if (!URL.canParse(text) || new URL(text).origin !== text || !/^https?:/.test(text)) {
    throw new Error(`portero: "${text}" is no origin; expected the form https://app.example.com`);
  }
}

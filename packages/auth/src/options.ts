/** What a host decides when it registers Portero. */
import { type Clock, DAY, HOUR, systemClock } from './core/clock.ts';
import type { Policy } from './core/deps.ts';
import type { SecurityEvent } from './core/events.ts';
import type { HostEvents } from './core/host-events.ts';
import { type Keyring, parseKeyring } from './core/keyring.ts';
import type { MailPages } from './core/mail-room.ts';
import type { Mailer } from './core/mailer.ts';
import type { PasswordHasher } from './core/passwords.ts';
import type { Database } from './db/database.ts';
import { type MakeCallCounter, memoryCounter } from './limits/memory.ts';
import { optionFaults } from './option-faults.ts';

export interface PorteroOptions extends HostEvents {
  readonly db: Database;
  /** The installation's secrets, the first one signing: `k2:…,k1:…`, or read by `parseKeyring`. Never in the code. */
  readonly keyring: Keyring | string;
  /** The origin that people open, such as `https://app.example.com`. Decides cookie attributes and CSRF. */
  readonly publicUrl: string;
  /** Further origins whose pages may call with the cookie. Exact; no wildcards. */
  readonly webOrigins?: readonly string[];
  readonly policy?: Partial<Policy>;
  /** What tokens may be allowed in the host's own routes: `{ 'guestbook:write': 'Write into the guestbook' }`. */
  readonly scopes?: Readonly<Record<string, string>>;
  /** What stands before the path of every endpoint, such as `/api`. */
  readonly prefix?: string;
  /** The page where people answer a program's sign-in: an address, or a path of `publicUrl`. Without it there is no such sign-in. */
  readonly devicePage?: string;
  /** The page that explains the problems, a section a code: an address, or a path. Without it their `type` is a name: a URN. */
  readonly problemsPage?: string;
  /** How mail leaves. Without it there is none: no proof of addresses, no way back without the password. */
  readonly mailer?: Mailer;
  /** The pages that mails lead to, where they are not at their usual paths: addresses, or paths of `publicUrl`. */
  readonly mailPages?: Partial<MailPages>;
  /** The API's version, for its description. */
  readonly version?: string;
  /** Replaces argon2id with the floor's parameters. */
  readonly passwords?: PasswordHasher;
  readonly clock?: Clock;
  /** Makes what counts reads, where several processes share their quotas. By default each process has its own. */
  readonly callCounter?: MakeCallCounter;
  /** Is told of every security event, besides the log. Nobody waits for it; what it throws is logged. */
  readonly onEvent?: (event: SecurityEvent) => unknown;
}

/** Lifetimes as in NIST SP 800-63B-4 (AAL1), the rest as the documentation says. */
export const defaultPolicy: Policy = {
  signup: 'open',
  emailVerification: 'off',
  passwordMinLength: 8,
  session: { idle: 12 * HOUR, absolute: DAY },
  remembered: { idle: 14 * DAY, absolute: 30 * DAY },
  rateLimits: true,
};

// Where nothing explains them, problems are named and lead nowhere (RFC 9457 section 3.1.1 allows both).
const PROBLEM_NAMES = 'urn:portero:problem';

export type ResolvedOptions = ReturnType<typeof resolveOptions>;

/** Fills in defaults. @throws Error naming every option that cannot be used, and every one that does not exist */
export function resolveOptions(options: PorteroOptions) {
  const faults = optionFaults(options);
  if (faults.length > 0) throw new Error(`portero: ${faults.join('; ')}`);
  const { publicUrl, devicePage, problemsPage } = options;
  return {
    ...options,
    keyring: keyringOf(options.keyring),
    devicePage: devicePage === undefined ? null : new URL(devicePage, publicUrl).href,
    problemBase: problemsPage === undefined ? PROBLEM_NAMES : new URL(problemsPage, publicUrl).href,
    secure: publicUrl.startsWith('https:'),
    origins: new Set([publicUrl, ...(options.webOrigins ?? [])]),
    // Who can send mail asks for a proof of addresses, unless told otherwise.
    policy: {
      ...defaultPolicy,
      ...(options.mailer && { emailVerification: 'asked' as const }),
      ...given(options.policy ?? {}),
    },
    scopes: options.scopes ?? {},
    clock: options.clock ?? systemClock,
    callCounter: options.callCounter ?? memoryCounter,
    version: options.version ?? '0',
  };
}

/** Without what is there and undefined: it would hide a default. */
function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** @param given what has no faults */
function keyringOf(given: Keyring | string): Keyring {
  const keyring = typeof given === 'string' ? parseKeyring(given) : given;
  if ('faults' in keyring) throw new Error('the keyring has faults');
  return keyring;
}

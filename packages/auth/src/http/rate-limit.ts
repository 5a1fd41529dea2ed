/** Rate limits per endpoint class: what is counted, by whom, and how the answer says so. */
import {
  isInMemory,
  type LimitClass,
  MAIL_COOLDOWN_SECONDS,
  type MemoryLimit,
  RETRY_AFTER_MAX_SECONDS,
} from '@portero/contracts';
import type { FastifyReply } from 'fastify';
import { addressBlock } from '../core/address.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { type Bucket, returnAttempt, type Standing, takeAttempt, type Window } from '../limits/limits.ts';
import type { CallCounter, MakeCallCounter } from '../limits/memory.ts';
import type { Identity } from './recognise.ts';

/** What the counters of one request go by. */
export interface LimitSubject {
  readonly client: Client;
  readonly auth: Identity | null;
  /** The account that a log-in tries, or the address that a mail would go to: in canonical form, whether or not it exists. */
  readonly account?: string;
  /** Whose account that is; for the log alone. */
  readonly userId?: string | undefined;
  /** Whether that account has logged in from this address before. */
  readonly familiar?: boolean;
}

interface Limit {
  /** Counted: every attempt, those that are wrong guesses, or those that came about. */
  readonly counts: 'attempts' | 'failures' | 'successes';
  readonly windows: readonly (Window & Counter)[];
}

/** What a window counts by: in words for the route table, and as text for the count. */
interface Counter {
  readonly per: string;
  readonly by: (subject: LimitSubject) => string;
}

const blockOf = ({ client }: LimitSubject) => addressBlock(client.address);
const address: Counter = { per: 'address', by: blockOf };
// Guesses: by the user, since whoever has one credential could have many.
const user: Counter = { per: 'user, else address', by: (subject) => subject.auth?.user.id ?? blockOf(subject) };
// All else: a stolen token must not use up what its owner needs to revoke it, nor a busy program its user's writes.
const credential: Counter = {
  per: 'session or token, else address',
  by: (subject) => (subject.auth?.token ?? subject.auth?.session)?.id ?? blockOf(subject),
};
const accountAndAddress: Counter = {
  per: 'account and address',
  by: (subject) => `${subject.account} ${blockOf(subject)}`,
};
// Strangers share one count per account; an address that the owner has used keeps its own, so that no stranger can
// use it up.
const account: Counter = {
  per: 'account (addresses it has logged in from count by themselves)',
  by: (subject) => `${subject.account} ${subject.familiar ? blockOf(subject) : 'strangers'}`,
};

// Whether or not it has an account.
const recipient: Counter = { per: 'e-mail address', by: ({ account }) => account ?? '' };

/** The classes that are counted in memory; attempts all of them. */
export const inMemory: Record<MemoryLimit, Window & Counter> = {
  read: { name: 'read', quota: 3000, seconds: 60, ...address },
  // A proxy asks for every file of every page, and a whole office may come from one address.
  verify: { name: 'verify', quota: 6000, seconds: 60, ...credential },
  // All that is stored of somebody: more work than any other read.
  export: { name: 'export', quota: 10, seconds: 60, ...user },
};

/** The classes that are counted in the database. */
export const inDatabase: Record<Exclude<LimitClass, MemoryLimit>, Limit> = {
  login: {
    counts: 'failures',
    windows: [
      { name: 'login-address', quota: 25, seconds: 60, ...address },
      { name: 'login-account-address', quota: 10, seconds: 300, ...accountAndAddress },
      { name: 'login-account', quota: 50, seconds: 900, ...account },
    ],
  },
  signup: {
    counts: 'attempts',
    windows: [
      { name: 'signup-minute', quota: 20, seconds: 60, ...address },
      { name: 'signup-hour', quota: 30, seconds: 3600, ...address },
    ],
  },
  // By itself and ample: whoever has used up another quota must still be able to leave, and to throw others out.
  revoke: { counts: 'attempts', windows: [{ name: 'revoke', quota: 300, seconds: 60, ...credential }] },
  password: { counts: 'failures', windows: [{ name: 'password', quota: 10, seconds: 300, ...user }] },
  // A person at a time: an office behind one address may start thirty programs in ten minutes.
  device: { counts: 'attempts', windows: [{ name: 'device', quota: 30, seconds: 600, ...address }] },
  // Each request has an interval of its own; this one is for whoever makes up device codes.
  poll: { counts: 'attempts', windows: [{ name: 'poll', quota: 600, seconds: 300, ...address }] },
  // Random tokens cannot be guessed; this is for whoever tries all the same.
  link: { counts: 'failures', windows: [{ name: 'link', quota: 30, seconds: 600, ...address }] },
  // Of eight digits. Each code besides bears ten guesses, and then is of no use.
  'email-code': {
    counts: 'failures',
    windows: [
      { name: 'email-code-address', quota: 30, seconds: 600, ...address },
      { name: 'email-code-account', quota: 30, seconds: 3600, ...recipient },
    ],
  },
  // Nobody's mailbox is filled by us, whoever asks: what counts most is where the mail would go.
  mail: {
    counts: 'successes',
    windows: [
      { name: 'mail-recipient', quota: 1, seconds: MAIL_COOLDOWN_SECONDS, ...recipient },
      { name: 'mail-recipient-hour', quota: 5, seconds: 3600, ...recipient },
      { name: 'mail-address', quota: 20, seconds: 3600, ...address },
    ],
  },
  code: { counts: 'failures', windows: [{ name: 'code', quota: 10, seconds: 600, ...user }] },
  write: { counts: 'attempts', windows: [{ name: 'write', quota: 60, seconds: 60, ...credential }] },
};

/** How an attempt turned out: it came about, was a wrong guess at a secret, or was refused for another reason. */
export type Outcome = 'done' | 'guess' | 'refused';

type Settle = (outcome: Outcome) => Promise<void>;

const counted: Record<Limit['counts'], readonly Outcome[]> = {
  attempts: ['done', 'guess', 'refused'],
  failures: ['guess'],
  successes: ['done'],
};

export interface RateLimiter {
  /**
   * Counts one attempt and writes the RateLimit headers.
   * @returns what to call with how the attempt turned out, so that it is given back where it does not count; undefined where
   *   each one counts
   * @throws Failure rate_limited
   */
  take(reply: FastifyReply, limitClass: LimitClass, subject: LimitSubject): Promise<Settle | undefined>;
}

/** Makes what counts calls and refuses those that are too many. @param makeCounter for what is counted in memory */
export function rateLimiter(deps: Deps, makeCounter: MakeCallCounter): RateLimiter {
  const counters: Record<MemoryLimit, CallCounter> = {
    read: makeCounter(inMemory.read),
    verify: makeCounter(inMemory.verify),
    export: makeCounter(inMemory.export),
  };
  return {
    take: async (reply, limitClass, subject) => {
      if (!deps.policy.rateLimits) return undefined;
      if (isInMemory(limitClass)) {
        // Reads are too many to announce each one's standing; only a refusal speaks of it.
        const of = inMemory[limitClass].by(subject);
        const { allowed, standing } = await counters[limitClass].take(of, deps.clock());
        if (!allowed) throw refused(deps, standing, subject);
        return undefined;
      }
      const { counts, windows } = inDatabase[limitClass];
      const buckets: Bucket[] = windows.map((window) => ({ window, of: window.by(subject) }));
      const { allowed, standing } = await takeAttempt(deps, buckets);
      if (!allowed) throw refused(deps, standing, subject);
      reply.headers(standingHeaders(standing));
      if (counts === 'attempts') return undefined;
      return (outcome) => {
        if (counted[counts].includes(outcome)) return Promise.resolve();
        reply.headers(standingHeaders({ ...standing, remaining: standing.remaining + 1 }));
        return returnAttempt(deps, buckets);
      };
    },
  };
}

function refused(deps: Deps, standing: Standing, subject: LimitSubject): Failure {
  const userId = subject.userId ?? subject.auth?.user.id;
  deps.record({ event: 'limited', reason: standing.window.name, ...(userId && { userId }), client: subject.client });
  const retryAfter = Math.min(standing.resetsIn, RETRY_AFTER_MAX_SECONDS);
  return new Failure('rate_limited', {
    detail: `Try again in ${retryAfter} seconds.`,
    retryAfter,
    headers: standingHeaders(standing),
  });
}

/** The header fields of draft-ietf-httpapi-ratelimit-headers-10. */
function standingHeaders({ window, remaining, resetsIn }: Standing): Record<string, string> {
  return {
    'ratelimit-policy': `"${window.name}";q=${window.quota};w=${window.seconds}`,
    ratelimit: `"${window.name}";r=${remaining};t=${resetsIn}`,
  };
}

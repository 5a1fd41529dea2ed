/** What a rule function receives. */
import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { Clock } from './clock.ts';
import type { RecordEvent } from './events.ts';
import type { Host } from './host-events.ts';
import type { MailRoom } from './mail-room.ts';
import type { PasswordHasher } from './passwords.ts';
import type { Seal } from './seal.ts';
import type { TrailKeys } from './trail-keys.ts';

/** Milliseconds until a session ends: unused, and at all. */
export interface Lifetime {
  readonly idle: number;
  readonly absolute: number;
}

/** What an operator decides. */
export interface Policy {
  readonly signup: 'open' | 'private' | 'invite' | 'closed';
  /** Whether people are asked to prove their address, and whether they can log in before they have. */
  readonly emailVerification: 'off' | 'asked' | 'required';
  readonly passwordMinLength: number;
  /** Sessions that end with the browser. */
  readonly session: Lifetime;
  /** Sessions that are remembered. */
  readonly remembered: Lifetime;
  readonly rateLimits: boolean;
}

export interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly record: RecordEvent;
  /** Takes note of a fault in work that nobody waits for. */
  readonly report: (fault: unknown, doing: string) => void;
  readonly policy: Policy;
  /** Whom to ask before something happens, and to tell after it has. */
  readonly host: Host;
  /** Scopes that the host adds to the built-in ones: name → description, for people. */
  readonly scopes: Readonly<Record<string, string>>;
  /** Closes and opens what must be read again. */
  readonly seal: Seal;
  /** What the audit trail is chained with. */
  readonly trailKeys: TrailKeys;
  /** What mails need that are written here; null where none can be sent. */
  readonly mail: MailRoom | null;
  /** Who we are to others: the public URL. */
  readonly issuer: string;
  /** The page where people answer a program's sign-in; null where there is none, and so no such sign-in. */
  readonly devicePage: string | null;
  /** Key for names of things that must not stand readable in the database. */
  readonly pseudonymKey: KeyObject;
  /** The same of every secret that is ours, that key first: for what must be known again after a rotation. */
  readonly pseudonymKeys: readonly KeyObject[];
}

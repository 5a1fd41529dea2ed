/** What whoever runs an installation may do to it, without HTTP: from a terminal, beside a running server. */
import { availableParallelism } from 'node:os';
import type { Client } from '../core/client.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Deps, Policy } from '../core/deps.ts';
import type { RecordEvent } from '../core/events.ts';
import { type Keyring, parseKeyring } from '../core/keyring.ts';
import { mailPagesAt } from '../core/mail-room.ts';
import { type AdoptingHasher, createHasher } from '../core/passwords.ts';
import { sealOf } from '../core/seal.ts';
import { trailKeysOf } from '../core/trail-keys.ts';
import type { Database } from '../db/database.ts';

/** What the functions of this folder need. */
export interface Operator
  extends Pick<Deps, 'db' | 'clock' | 'record' | 'policy' | 'trailKeys' | 'seal' | 'issuer' | 'mail'> {
  readonly passwords: AdoptingHasher;
  /** Who is noted as the origin of events. */
  readonly client: Client;
}

/** What it takes to do something and to note who did. A host's own code acts so too (`app.portero`). */
export type Actor = Pick<Operator, 'db' | 'clock' | 'record' | 'trailKeys' | 'client'>;

/** Something that cannot be done. The message is one sentence that says why. */
export class OperatorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OperatorError';
  }
}

/** Puts together what an operator's work needs. */
export async function asOperator(given: {
  db: Database;
  policy: Policy;
  record: RecordEvent;
  /** The server's secrets: what an operator does stands in its trail. */
  keyring: Keyring | string;
  /** The server's public URL. */
  publicUrl: string;
  /** In whose name the server sends mail; absent where it sends none. */
  senderName?: string | undefined;
  /** Who does it, such as a name of the system's. */
  name: string;
  passwords?: AdoptingHasher;
  clock?: Clock;
}): Promise<Operator> {
  const { db, policy, record, name, publicUrl, senderName } = given;
  const keyring = typeof given.keyring === 'string' ? parseKeyring(given.keyring) : given.keyring;
  if ('faults' in keyring) throw new OperatorError(`The secrets cannot be used: ${keyring.faults.join('; ')}.`);
  return {
    db,
    policy,
    record,
    trailKeys: trailKeysOf(keyring),
    seal: sealOf(keyring),
    issuer: publicUrl,
    // What is promised here, the server beside us sends.
    mail:
      senderName === undefined
        ? null
        : { senderName, pages: mailPagesAt(publicUrl), mailer: null, nudge: () => undefined },
    clock: given.clock ?? systemClock,
    // Nobody waits for the disk meanwhile, so all cores can hash.
    passwords: given.passwords ?? (await createHasher({ concurrency: availableParallelism() })),
    client: { address: 'local', userAgent: name, requestId: '' },
  };
}

/** Network addresses that accounts log in from, by pseudonym. */
import { addressBlock } from '../core/address.ts';
import type { Client } from '../core/client.ts';
import { after, DAY } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { pseudonym } from '../core/secrets.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { isWorthNoting } from '../db/uses.ts';
import { deleteKnownAddressesUnusedSince, knownAddress, putKnownAddress } from './queries.ts';

// After a quarter without a log-in an address may well belong to somebody else.
const KNOWN_FOR_MS = 90 * DAY;

/** An address as an account knows it. */
export interface KnownAddress {
  readonly pseudonym: string;
  /** When the account's last log-in from it was noted; undefined where none is known. */
  readonly lastUsedAt: Date | undefined;
}

/** The address that a request comes from, for an account that knows none yet. */
export function addressOfClient(deps: Pick<Deps, 'pseudonymKey'>, { address }: Client): KnownAddress {
  return { pseudonym: pseudonym(deps.pseudonymKey, addressBlock(address)), lastUsedAt: undefined };
}

/** The address that a request comes from, as this account knows it. */
export async function lookUpAddress(
  deps: Pick<Deps, 'db' | 'pseudonymKey'>,
  userId: string,
  client: Client,
): Promise<KnownAddress> {
  const address = addressOfClient(deps, client);
  const [known] = await deps.db.rows(knownAddress(deps.db, { userId, address: address.pseudonym }));
  return { ...address, ...known };
}

/** Remembers that an account was used from an address: it has a log-in counter of its own from now on. */
export function* rememberAddress(
  scope: Scope,
  deps: Pick<Deps, 'clock'>,
  userId: string,
  address: KnownAddress,
): Transaction<void> {
  const now = deps.clock();
  if (!isWorthNoting(address.lastUsedAt, now)) return;
  yield* rows(putKnownAddress(scope, { userId, address: address.pseudonym, lastUsedAt: now }));
}

/** Forgets addresses that no log-in came from for a quarter. */
export async function sweepKnownAddresses(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await deps.db.rows(deleteKnownAddressesUnusedSince(deps.db, after(deps.clock(), -KNOWN_FOR_MS)));
}

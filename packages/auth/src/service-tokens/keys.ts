/** The keys of service tokens: which one signs, which ones are published, and how one follows another. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { JWKS_MAX_AGE_SECONDS, type PublicKey, SERVICE_TOKEN_SECONDS } from '@portero/contracts';
import { change, type Note, type Recorder } from '../audit/trail.ts';
import { type Client, ownClient } from '../core/client.ts';
import { after, DAY, MINUTE, SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import {
  allKeys,
  deleteKey,
  deleteKeysRetiredBy,
  deleteKeysToSignFrom,
  endKeys,
  insertKey,
  keepKey,
  replaceSeal,
} from './queries.ts';

/** A new key waits until every cache of the key set has it: the time they may keep it, and a minute. */
const PUBLISHED_AHEAD_MS = JWKS_MAX_AGE_SECONDS * SECOND + MINUTE;
/** An old key stays until its last token has expired, with the minute by which clocks may differ. */
const KEPT_AFTER_MS = SERVICE_TOKEN_SECONDS * SECOND + MINUTE;
/** A key that is this old is followed by another one by itself. */
const ROTATED_AFTER_MS = 90 * DAY;

export interface SigningKeyRow {
  readonly kid: string;
  readonly x: string;
  readonly y: string;
  readonly sealedKey: string;
  readonly createdAt: Date;
  readonly signsFrom: Date;
  readonly retiresAt: Date | null;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** What the key functions need: an operator has it too. */
export type KeyDeps = Recorder & Pick<Deps, 'seal'>;

type Phase = 'upcoming' | 'signing' | 'verifying';

/** Every key that is published, the oldest first, with what it is there for. */
export async function listKeys(deps: Pick<Deps, 'db' | 'clock'>): Promise<(SigningKeyRow & { phase: Phase })[]> {
  const now = deps.clock();
  const live = (await deps.db.rows(allKeys(deps.db))).filter((key) => key.retiresAt === null || key.retiresAt > now);
  const signing = signerOf(live, now);
  return live.map((key) => ({
    ...key,
    phase: key.kid === signing?.kid ? 'signing' : key.signsFrom > now ? 'upcoming' : 'verifying',
  }));
}

/** A key as the key set shows it. */
export function publicKey({ kid, x, y }: SigningKeyRow): PublicKey {
  return { kty: 'EC', crv: 'P-256', x, y, kid, use: 'sig', alg: 'ES256' };
}

/** Whether our secret opens the key that signs right now; also while there is none. */
export async function isSealedByUs(deps: KeyDeps): Promise<boolean> {
  const signer = signerOf(await deps.db.rows(allKeys(deps.db)), deps.clock());
  return signer === undefined || open(deps, signer) !== undefined;
}

/**
 * Makes the first key, or another one where the secret that sealed the present one is gone. Keys that an older secret
 * sealed are sealed anew, so that it can be dropped.
 */
export async function ensureSigningKey(deps: KeyDeps): Promise<void> {
  await change(deps, function* (scope, note) {
    const now = deps.clock();
    const keys = yield* rows(allKeys(scope));
    for (const { kid, sealedKey } of keys) {
      const renewed = deps.seal.renew(sealedKey, kid);
      if (renewed) yield* rows(replaceSeal(scope, kid, renewed));
    }
    const signer = signerOf(keys, now);
    if (signer && open(deps, signer)) return;
    const succession = yield* succeed(scope, deps, { signsFrom: now });
    if (signer) noteSuccession(note, succession, { reason: 'secret_gone', client: ownClient });
  });
}

/** The key that signs right now. @throws Failure database_unavailable */
export async function signingKey(deps: KeyDeps): Promise<SigningKey> {
  const row = signerOf(await deps.db.rows(allKeys(deps.db)), deps.clock());
  const privateKey = row && open(deps, row);
  if (row && privateKey) return { kid: row.kid, privateKey };
  await ensureSigningKey(deps);
  return signingKey(deps);
}

/**
 * Lets a new key follow the present one. It is published at once and signs when every service has had the time to
 * fetch it; the old one is published until its last token has expired, so no token is ever refused for it.
 * @param input `at` is `now` to skip the wait: services that keep the key set refuse new tokens until they ask again
 */
export async function rotateKeys(
  deps: KeyDeps,
  input: { at: 'soon' | 'now'; reason: string; client: Client },
): Promise<SigningKeyRow> {
  const { at, ...event } = input;
  const signsFrom = at === 'now' ? deps.clock() : after(deps.clock(), PUBLISHED_AHEAD_MS);
  return change(deps, function* (scope, note) {
    const succession = yield* succeed(scope, deps, { signsFrom });
    noteSuccession(note, succession, event);
    return succession.key;
  });
}

/**
 * Takes a key out of the key set at once, as when it may have been stolen. If it is the one that signs, a new one takes
 * its place in the same moment; services refuse its tokens as soon as they fetch the key set anew. If it has only been
 * published ahead, the one that signs stays.
 * @returns whether there was such a key, and the one that took its place
 */
export async function retireKey(
  deps: KeyDeps,
  input: { kid: string; reason: string; client: Client },
): Promise<{ isRetired: boolean; follower: SigningKeyRow | null }> {
  const { kid, ...event } = input;
  return change(deps, function* (scope, note) {
    const now = deps.clock();
    const signer = signerOf(yield* rows(allKeys(scope)), now);
    const isRetired = (yield* rows(deleteKey(scope, kid))).length > 0;
    if (isRetired) note({ event: 'key.retired', keyId: kid, ...event });
    if (signer?.kid === kid) {
      const succession = yield* succeed(scope, deps, { signsFrom: now });
      noteSuccession(note, succession, event);
      return { isRetired, follower: succession.key };
    }
    const left = yield* rows(allKeys(scope));
    if (signer && !left.some(({ retiresAt }) => retiresAt === null)) yield* rows(keepKey(scope, signer.kid));
    return { isRetired, follower: null };
  });
}

/** Deletes keys that have retired, and lets an old one be followed. */
export async function sweepKeys(deps: KeyDeps): Promise<void> {
  const now = deps.clock();
  const client = ownClient;
  await change(deps, function* (scope, note) {
    for (const { kid } of yield* rows(deleteKeysRetiredBy(scope, now)))
      note({ event: 'key.retired', keyId: kid, reason: 'followed', client });
  });
  const [latest] = (await deps.db.rows(allKeys(deps.db))).toReversed();
  if (latest && after(latest.createdAt, ROTATED_AFTER_MS) <= now) {
    await rotateKeys(deps, { at: 'soon', reason: 'age', client });
  }
}

/** A key that follows the others, and those that it has overtaken, by their ids. */
interface Succession {
  readonly key: SigningKeyRow;
  readonly overtaken: readonly string[];
}

function* succeed(scope: Scope, deps: KeyDeps, { signsFrom }: { signsFrom: Date }): Transaction<Succession> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const kid = newId();
  // Of two that are published ahead, the later one overtakes: the other would never sign.
  const overtaken = yield* rows(deleteKeysToSignFrom(scope, signsFrom, deps.clock()));
  yield* rows(endKeys(scope, after(signsFrom, KEPT_AFTER_MS)));
  const [key] = yield* rows(
    insertKey(scope, {
      kid,
      x,
      y,
      sealedKey: deps.seal.close(privateKey.export({ format: 'der', type: 'pkcs8' }), kid),
      createdAt: deps.clock(),
      signsFrom,
    }),
  );
  if (!key) throw new Error('the inserted key did not come back');
  return { key, overtaken: overtaken.map(({ kid }) => kid) };
}

function noteSuccession(note: Note, { key, overtaken }: Succession, event: { reason: string; client: Client }): void {
  note({ event: 'key.rotated', keyId: key.kid, ...event });
  for (const keyId of overtaken) note({ event: 'key.retired', keyId, reason: 'overtaken', client: event.client });
}

/** Of the keys that may sign by now, the one that was made last; where a clock is late, the first one that will. */
export function signerOf<Key extends Pick<SigningKeyRow, 'signsFrom' | 'retiresAt'>>(
  keys: readonly Key[],
  now: Date,
): Key | undefined {
  const live = keys.filter((key) => key.retiresAt === null || key.retiresAt > now);
  return live.findLast((key) => key.signsFrom <= now) ?? live[0];
}

function open(deps: Pick<Deps, 'seal'>, { kid, sealedKey }: SigningKeyRow): KeyObject | undefined {
  const key = deps.seal.open(sealedKey, kid);
  return key && createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

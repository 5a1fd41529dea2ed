/** How rows of the trail are bound to each other, to their details and to the end of the trail. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { TrailKeys } from '../core/trail-keys.ts';

/** What the first row is chained to. */
export const BEGINNING = '0'.repeat(64);

/** A row of the trail. */
export interface TrailRow {
  readonly seq: number;
  readonly at: Date;
  readonly event: string;
  readonly subject: string | null;
  readonly detailsHash: string;
  readonly kid: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** Who, from where and with what. */
export interface TrailDetails {
  readonly seq: number;
  readonly at: Date;
  readonly userId: string | null;
  readonly event: string;
  readonly reason: string | null;
  readonly sessionId: string | null;
  readonly tokenId: string | null;
  readonly keyId: string | null;
  readonly role: string | null;
  readonly ipAddress: string;
  readonly browser: string | null;
  readonly platform: string | null;
  readonly requestId: string;
  readonly salt: string;
}

/** Where the trail ends. */
export interface TrailHead {
  readonly seq: number;
  readonly hash: string;
  readonly kid: string;
  readonly proof: string;
}

/** The hash of details, which the row carries. */
export function detailsHash(details: TrailDetails): string {
  const { seq, at, userId, event, reason, sessionId, tokenId, keyId, role } = details;
  const { ipAddress, browser, platform, requestId, salt } = details;
  const said = [seq, at.getTime(), userId, event, reason, sessionId, tokenId, keyId, role];
  return createHash('sha256')
    .update(JSON.stringify([...said, ipAddress, browser, platform, requestId, salt]))
    .digest('hex');
}

/** The hash of a row; undefined if the secret that it names is not ours. */
export function rowHash(keys: TrailKeys, row: Omit<TrailRow, 'hash'>): string | undefined {
  const { seq, at, event, subject, detailsHash, kid, previousHash } = row;
  return keyed(keys, kid, ['row', seq, at.getTime(), event, subject, detailsHash, kid, previousHash]);
}

/** The proof of a head; undefined if the secret that it names is not ours. */
export function headProof(keys: TrailKeys, { seq, hash, kid }: Omit<TrailHead, 'proof'>): string | undefined {
  return keyed(keys, kid, ['head', seq, hash, kid]);
}

/** Whether a head was written by who has the key. */
export function isProved(keys: TrailKeys, head: TrailHead): boolean {
  const expected = headProof(keys, head);
  return expected !== undefined && isSame(expected, head.proof);
}

/** Compares two hashes without telling where they differ. */
export function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function keyed(keys: TrailKeys, kid: string, said: unknown[]): string | undefined {
  const key = keys.key(kid);
  return key && createHmac('sha256', key).update(JSON.stringify(said)).digest('hex');
}

/** A look at a database that changes nothing, for finding out what is wrong with it. */

import { after, HOUR } from '../core/clock.ts';
import type { Keyring } from '../core/keyring.ts';
import { sealOf } from '../core/seal.ts';
import { isForeign, pendingMigrations } from '../db/migrate.ts';
import { openReadOnly, takeJournalsAway } from '../db/sqlite.ts';
import { unreadable } from '../db/unreadable.ts';
import { signerOf } from '../service-tokens/keys.ts';

export interface Inspection {
  /** What SQLite finds broken; empty where all is well. */
  readonly damage: readonly string[];
  /** Migrations that this version would apply; null if a newer or different version made the file. */
  readonly pending: number | null;
  /** The latest moment that anything was noted. In the future, a clock was or is wrong. */
  readonly latest: Date | null;
  readonly users: number;
  /** Mails that have waited to be sent for more than an hour. */
  readonly lateMails: number;
  /** Whether the file is another program's. Then nothing else in it is looked at. */
  readonly isForeign: boolean;
  /** Whether it has no table at all, as a file that was cut off before its first byte. */
  readonly isEmpty: boolean;
  /** Whether it holds what a secret has signed or sealed, and another one would be of no use. */
  readonly needsSecret: boolean;
  /** Whether the secrets open the key that signs right now; null without secrets, or while there is no key. */
  readonly keyOpens: boolean | null;
}

const LATE_MAILS = 'SELECT count(*) FROM outbox WHERE is_decoy = 0 AND created_at < ?';

/**
 * Inspects a database file, beside a running server too.
 * @param keyring the secrets that the server is thought to have, if they are known
 * @throws DatabaseRefused if it cannot be read as one
 */
export function inspectDatabase(file: string, keyring?: Keyring): Inspection {
  const connection = openReadOnly(file);
  let isOurs = false;
  try {
    const none = { damage: [], pending: 0, latest: null, users: 0, lateMails: 0, needsSecret: false, keyOpens: null };
    const isEmpty = connection.prepare('SELECT 1 FROM sqlite_master').get() === undefined;
    if (isForeign(connection)) return { ...none, isForeign: true, isEmpty };
    isOurs = true;
    const damage = (connection.prepare('PRAGMA integrity_check(10)').pluck().all() as string[]).filter(
      (line) => line !== 'ok',
    );
    // What is damaged is not asked anything else.
    if (damage.length > 0) return { ...none, damage: inLines(damage), isForeign: false, isEmpty };
    const orphans = connection.prepare('PRAGMA foreign_key_check').all().length;
    if (orphans > 0) damage.push(`${orphans} rows refer to rows that are gone`);
    const pending = pendingMigrations(connection);
    const has = (table: string) =>
      connection.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined;
    const value = (sql: string) =>
      (has('sessions') ? connection.prepare<[], number | null>(sql).pluck().get() : null) ?? null;
    const latest = value(
      'SELECT max(moment) FROM (SELECT max(last_seen_at) AS moment FROM sessions UNION ALL SELECT max(created_at) FROM users)',
    );
    const lately = after(new Date(), -HOUR);
    const lateMails = has('outbox')
      ? connection.prepare<[number], number>(LATE_MAILS).pluck().get(lately.getTime())
      : undefined;
    const signed = value('SELECT count(*) FROM sessions') ?? 0;
    const key = has('signing_keys') ? signerOf(storedKeys(connection), new Date()) : undefined;
    return {
      damage,
      pending,
      latest: latest === null ? null : new Date(latest),
      users: value('SELECT count(*) FROM users') ?? 0,
      lateMails: lateMails ?? 0,
      isForeign: false,
      isEmpty,
      needsSecret: signed > 0 || key !== undefined,
      keyOpens: key && keyring ? sealOf(keyring).open(key.sealedKey, key.kid) !== undefined : null,
    };
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    connection.close();
    if (isOurs) takeJournalsAway(file);
  }
}

interface StoredKey {
  readonly kid: string;
  readonly sealedKey: string;
  readonly signsFrom: Date;
  readonly retiresAt: Date | null;
}

/** The keys in the order of their making, read as they stand: the database may be an older or newer one than ours. */
function storedKeys(connection: ReturnType<typeof openReadOnly>): StoredKey[] {
  return connection
    .prepare<[], { kid: string; sealed_key: string; signs_from: number; retires_at: number | null }>(
      'SELECT kid, sealed_key, signs_from, retires_at FROM signing_keys ORDER BY created_at, kid',
    )
    .all()
    .map(({ kid, sealed_key, signs_from, retires_at }) => ({
      kid,
      sealedKey: sealed_key,
      signsFrom: new Date(signs_from),
      retiresAt: retires_at === null ? null : new Date(retires_at),
    }));
}

/** One finding may have several lines. */
function inLines(damage: readonly string[]): string[] {
  return damage.flatMap((text) => text.split('\n'));
}

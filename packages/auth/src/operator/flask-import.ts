/** Brings the users of a Flask-Login app along, passwords included. */

import { setImmediate } from 'node:timers/promises';
import { change, type Note } from '../audit/trail.ts';
import { type DearestForms, dearestForms, WRONG_PASSWORD_BUDGET } from '../core/dearest-forms.ts';
import { isFailure } from '../core/failure.ts';
import {
  type ForeignForm,
  type ForeignHash,
  readForeignHash,
  readKeptHash,
  readMethod,
} from '../core/foreign-hashes.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { isKeptFromOthers } from '../email/former-emails.ts';
import { oneHashOfEachMethod, storePassword } from '../password/password.ts';
import { canonicalEmail, createUser, findUser } from '../profile/profile.ts';
import { DisplayName, Email, fits } from './fields.ts';
import { type FlaskTable, type FlaskUser, VALUE_MAX_BYTES } from './flask-table.ts';
import type { Operator } from './operator.ts';

/** What became of a row. */
export interface ImportedRow {
  /** The row's id in the other app. */
  readonly id: string;
  readonly email: string | null;
  readonly outcome: 'imported' | 'already there' | 'refused';
  /** Why it was refused, or what was changed on the way. */
  readonly note: string | null;
  /** How the other app hashed the password, such as `scrypt:32768:8:1`; null if the row was refused. */
  readonly method: string | null;
}

// Few enough that an interrupted run repeats seconds of work and the server hardly notices the lock; not more than the
// hasher lets wait.
const BATCH = 64;
// Each waits for the write lock as long as a request does. A minute of hashing is worth more patience than that.
const TRIES = 20;
// No address may be longer (RFC 5321 section 4.5.3.1.3), and no report should be.
const SHOWN_MAX_LENGTH = 254;
const RIVALS_SHOWN = 10;
// What is read in the place of bytes that are no UTF-8.
const NO_TEXT = '\ufffd';

/**
 * Imports every row that can be, in transactions of a batch each, and tells of each batch in order when it is written.
 * Rows whose address has an account are left alone, so a run that was interrupted is simply begun anew. It refuses the
 * same rows: what made wrong passwords too dear for one of them stands in the database by then.
 * @param dryRun reads and judges, hashes and writes nothing
 * @throws Failure database_unavailable if another program keeps the write lock for a minute, or the disk is full
 */
export async function* importFlask(
  operator: Operator,
  table: FlaskTable,
  options: { dryRun: boolean },
): AsyncGenerator<ImportedRow[]> {
  const known = { claims: claimsOf(table), forms: dearestForms(await keptForms(operator)), dryRun: options.dryRun };
  let batch: FlaskUser[] = [];
  for (const user of table.users()) {
    batch.push(user);
    if (batch.length < BATCH) continue;
    yield await importBatch(operator, batch, known);
    batch = [];
  }
  if (batch.length > 0) yield await importBatch(operator, batch, known);
}

/**
 * What every wrong password costs beside Portero's own hash, whoever it is for: a check of each of these methods, for as
 * long as somebody has it. The dearest of each kind, of users who were taken over and have not logged in since.
 * @param more methods of users who are not there yet
 */
export async function costlyMethods(operator: Operator, more: Iterable<string> = []): Promise<string[]> {
  const forms = [...(await keptForms(operator)), ...[...more].flatMap((method) => readMethod(method) ?? [])];
  return dearestForms(forms).methods();
}

/** One of each method that stands in the database. */
async function keptForms({ db }: Operator): Promise<ForeignForm[]> {
  return (await oneHashOfEachMethod(db)).flatMap((hash) => readKeptHash(hash)?.form ?? []);
}

/** Canonical address → the ids of the rows that claim it. */
function claimsOf(table: FlaskTable): ReadonlyMap<string, readonly string[]> {
  const claims = new Map<string, string[]>();
  for (const { id, email } of table.addresses()) {
    if (email === null) continue;
    const canonical = canonicalEmail(email);
    const ids = claims.get(canonical);
    if (ids) ids.push(id);
    else claims.set(canonical, [id]);
  }
  return claims;
}

/** What a row is judged by beside itself. */
interface Known {
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** What every wrong password costs by the rows until here. */
  readonly forms: DearestForms;
  readonly dryRun: boolean;
}

interface Candidate {
  readonly email: string;
  readonly name: string;
  readonly foreign: ForeignHash;
  readonly notes: string[];
}

async function importBatch(
  operator: Operator,
  batch: readonly FlaskUser[],
  { claims, forms, dryRun }: Known,
): Promise<ImportedRow[]> {
  // Where nothing is hashed there is nothing to wait for, and native statements are only freed between two turns of the
  // event loop: 100,000 rows in one turn took 2.6 GB.
  await setImmediate();
  const looked = await Promise.all(
    batch.map(async (user) => {
      const candidate = judge(user, claims);
      const isThere = typeof candidate !== 'string' && (await findUser(operator, candidate.email)) !== undefined;
      return { id: user.id, email: user.email && shortened(user.email), candidate, isThere };
    }),
  );
  // In the order of rows: nothing may be waited for before a row is counted in.
  const hashing = looked.map(async ({ id, email, candidate, isThere }) => {
    const refused = (note: string) => ({ id, email, outcome: 'refused', note, method: null }) as const;
    if (typeof candidate === 'string') return refused(candidate);
    const { foreign, notes } = candidate;
    const { method } = foreign.form;
    if (isThere) return { id, email, outcome: 'already there', note: null, method } as const;
    if (!forms.add(foreign.form)) return refused(tooDear(method));
    const hash = dryRun ? '' : await operator.passwords.adopt(foreign);
    return { id, email, outcome: 'imported', note: notes.join('; ') || null, method, candidate, hash } as const;
  });
  const judged = await Promise.all(hashing);
  if (dryRun) return judged.map(({ id, email, outcome, note, method }) => ({ id, email, outcome, note, method }));
  return persistently(operator, function* (scope, noteEvent) {
    const now = operator.clock();
    const rows: ImportedRow[] = [];
    for (const row of judged) {
      const { id, email, outcome, note, method } = row;
      const userId =
        outcome === 'imported' ? yield* insert(scope, operator, { ...row.candidate, hash: row.hash, now }) : null;
      if (userId) noteEvent({ event: 'user.imported', userId, client: operator.client });
      // Somebody may have signed up with the address while the batch was hashed.
      rows.push({ id, email, note, method, outcome: outcome === 'imported' && !userId ? 'already there' : outcome });
    }
    return rows;
  });
}

/** Runs a transaction as often as it takes. */
async function persistently<T>(operator: Operator, work: (scope: Scope, note: Note) => Transaction<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await change(operator, work);
    } catch (error) {
      if (!isFailure(error) || error.code !== 'database_unavailable' || tried === TRIES) throw error;
    }
  }
}

/** @returns the new user's id; null if the address has an account */
function* insert(
  scope: Scope,
  operator: Operator,
  input: { email: string; name: string; hash: string; now: Date },
): Transaction<string | null> {
  const { email, name, hash, now } = input;
  // Somebody can still take back the change that gave it free.
  if (yield* isKeptFromOthers(scope, operator, email)) return null;
  try {
    const user = yield* createUser(scope, { email, name, now });
    yield* storePassword(scope, { userId: user.id, hash, now });
    return user.id;
  } catch (error) {
    if (isFailure(error) && error.code === 'email_taken') return null;
    throw error;
  }
}

/** What a row becomes, or why it is refused. */
function judge(
  { email, name, password, tooLong }: FlaskUser,
  claims: ReadonlyMap<string, readonly string[]>,
): Candidate | string {
  if (tooLong !== null) return `the ${tooLong} is longer than ${VALUE_MAX_BYTES} bytes`;
  if (email === null || email.trim() === '') return 'has no e-mail address';
  if (!fits(Email, email)) return 'the e-mail address is none, or holds characters beyond ASCII';
  const rivals = claims.get(canonicalEmail(email)) ?? [];
  if (rivals.length > 1) return `${rowsOf(rivals)} have the same e-mail address but for its spelling`;
  if (password === null || password === '') return 'has no password to log in with';
  if (password.includes(NO_TEXT)) return 'the password hash holds bytes that are no text, so nobody could log in';
  const foreign = readForeignHash(password);
  if ('fault' in foreign) return `the password hash ${foreign.fault}`;
  const notes: string[] = [];
  if (foreign.form.weak) notes.push(`${foreign.form.method} wrapped in argon2id`);
  const given = name?.trim() ?? '';
  if (given !== '' && !fits(DisplayName, given)) return 'the name is too long or holds control or invisible characters';
  if (given === '') notes.push('without a name: called by the address');
  if (given.includes(NO_TEXT)) notes.push(`the name holds bytes that are no text, which became ${NO_TEXT}`);
  return { email: email.trim(), name: given || email.trim().slice(0, email.trim().indexOf('@')), foreign, notes };
}

/** Also says how this person gets in nonetheless: nothing stands in the way but the hash. */
function tooDear(method: string): string {
  const cost = `every wrong password would cost more than ${WRONG_PASSWORD_BUDGET / 1e9} s`;
  const remedy = '"portero user create" makes this account with a new password';
  return `too many kinds of password hashes: with ${method} too, ${cost}; ${remedy}`;
}

/** "rows 1 and 2" */
function rowsOf(ids: readonly string[]): string {
  const more = ids.length - RIVALS_SHOWN;
  return `rows ${ids.slice(0, RIVALS_SHOWN).join(' and ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function shortened(email: string): string {
  return email.length > SHOWN_MAX_LENGTH ? `${email.slice(0, SHOWN_MAX_LENGTH)}…` : email;
}

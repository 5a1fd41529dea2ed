/** What links in mails carry: random, bound to an account, a purpose and an address, and good for one use. */
import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { EMAIL_CODE_LENGTH } from '@portero/contracts';
import { after } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { hashSecret } from '../core/secrets.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { canonicalEmail } from '../profile/profile.ts';
import {
  addGuess,
  deleteExpiredTokens,
  deleteTokenById,
  deleteTokensAfter,
  deleteTokensFor,
  deleteTokensOf,
  insertToken,
  tokenByHash,
  tokensByEmail,
  tokensOf,
} from './queries.ts';

/** What a token is good for. */
export type Purpose =
  // Proves the address of a sign-up that has no account yet, or of an account.
  | 'signup'
  | 'verify_email'
  | 'change_email'
  | 'undo_email'
  | 'recover'
  | 'not_me'
  | 'undo_deletion'
  | 'invitation'
  // For nothing: made where nobody is to learn that there is nobody to write to.
  | 'decoy';

/** A token as it stands in the database. */
export interface OneTimeToken {
  readonly id: string;
  readonly userId: string | null;
  readonly purpose: Purpose;
  readonly email: string;
  readonly emailCanonical: string;
  readonly sealedCode: string | null;
  readonly guesses: number;
  readonly sealedContent: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What goes into the mail, and nowhere else. */
export interface Issued {
  readonly token: string;
  /** Digits to type instead of following the link; empty where there are none. */
  readonly code: string;
  readonly expiresAt: Date;
}

// 256 bits.
const TOKEN_BYTES = 32;
/** Wrong guesses that a code bears. One of 100,000,000 then has had ten chances. */
export const GUESSES_PER_CODE = 10;

type TokenDeps = Pick<Deps, 'clock' | 'seal'>;

/**
 * Makes a token inside a transaction. It takes the place of whatever there was for the same purpose: the newest wins.
 * @param input `userId` null where there is no account; `keepsOthers` where each mail has a token of its own;
 *   `content` is kept sealed; `lifetime` in milliseconds
 */
export function* issueToken(
  scope: Scope,
  deps: TokenDeps,
  input: {
    userId: string | null;
    purpose: Purpose;
    email: string;
    lifetime: number;
    withCode?: boolean;
    content?: object;
    keepsOthers?: boolean;
  },
): Transaction<Issued> {
  const { userId, purpose, lifetime, withCode = false, content, keepsOthers = false } = input;
  // Nobody's address is kept for having been typed.
  const email = purpose === 'decoy' ? '' : input.email;
  const emailCanonical = canonicalEmail(email);
  if (!keepsOthers) yield* rows(deleteTokensFor(scope, { userId, purpose, emailCanonical }));
  const id = newId();
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const code = withCode ? newCode() : '';
  const now = deps.clock();
  const expiresAt = after(now, lifetime);
  yield* rows(
    insertToken(scope, {
      id,
      userId,
      purpose,
      email,
      emailCanonical,
      tokenHash: hashSecret(token),
      sealedCode: withCode ? deps.seal.close(Buffer.from(code), contextOf(id, 'code')) : null,
      sealedContent: content ? deps.seal.close(Buffer.from(JSON.stringify(content)), contextOf(id, 'content')) : null,
      createdAt: now,
      expiresAt,
    }),
  );
  return { token, code, expiresAt };
}

/** Looks at a token without using it up. Undefined if there is none, it has expired, or it is for something else. */
export async function peekToken(
  deps: Pick<Deps, 'db' | 'clock'>,
  token: string,
  ...purposes: Purpose[]
): Promise<OneTimeToken | undefined> {
  const [found] = await deps.db.rows(tokenByHash(deps.db, hashSecret(token)));
  return found && isGood(deps, found, purposes) ? found : undefined;
}

/**
 * Uses a token up inside a transaction: of any number of attempts at once, one gets it.
 * Undefined if there is none, it has expired, or it is for something else.
 */
export function* takeToken(
  scope: Scope,
  deps: Pick<Deps, 'clock'>,
  token: string,
  ...purposes: Purpose[]
): Transaction<OneTimeToken | undefined> {
  const [found] = yield* rows(tokenByHash(scope, hashSecret(token)));
  if (!found || !isGood(deps, found, purposes)) return undefined;
  const taken = yield* rows(deleteTokenById(scope, found.id));
  return taken.length > 0 ? found : undefined;
}

/**
 * Uses up the token whose code was typed, inside a transaction. A wrong one counts against every code of the address.
 * @returns undefined if no code of the address is that one
 */
export function* takeByCode(
  scope: Scope,
  deps: TokenDeps,
  input: { email: string; code: string; purposes: readonly Purpose[] },
): Transaction<OneTimeToken | undefined> {
  const typed = Buffer.from(input.code.replace(/\D/g, ''));
  const all = yield* rows(tokensByEmail(scope, canonicalEmail(input.email)));
  const open = all.filter(
    (one) => one.sealedCode !== null && one.guesses < GUESSES_PER_CODE && isGood(deps, one, input.purposes),
  );
  for (const one of open) {
    const code = deps.seal.open(one.sealedCode ?? '', contextOf(one.id, 'code'));
    if (code && code.length === typed.length && timingSafeEqual(code, typed)) {
      yield* rows(deleteTokenById(scope, one.id));
      return one;
    }
  }
  for (const one of open) yield* rows(addGuess(scope, one.id));
  return undefined;
}

/** What was kept with a token; undefined if none of our secrets opens it, since the one that sealed it was dropped. */
export function contentOf<T>(deps: Pick<Deps, 'seal'>, { id, sealedContent }: OneTimeToken): T | undefined {
  const content = deps.seal.open(sealedContent ?? '', contextOf(id, 'content'));
  return content && (JSON.parse(content.toString()) as T);
}

/** The latest token of a purpose that a user has, if it is still good. */
export async function tokenOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  userId: string,
  purpose: Purpose,
): Promise<OneTimeToken | undefined> {
  const found = await deps.db.rows(tokensOf(deps.db, userId));
  return found.findLast((one) => isGood(deps, one, [purpose]));
}

/** The tokens of an address that are good for one of some purposes, inside a transaction. */
export function* tokensFor(
  scope: Scope,
  deps: Pick<Deps, 'clock'>,
  email: string,
  ...purposes: Purpose[]
): Transaction<OneTimeToken[]> {
  return (yield* rows(tokensByEmail(scope, canonicalEmail(email)))).filter((one) => isGood(deps, one, purposes));
}

/** Makes what a user has been mailed useless, inside a transaction: all of it, or what is for some purposes. */
export function* dropTokens(scope: Scope, userId: string, ...purposes: Purpose[]): Transaction<number> {
  return (yield* rows(deleteTokensOf(scope, userId, purposes))).length;
}

/** Makes useless what a user has been mailed for some purposes after another token, inside a transaction. */
export function* dropTokensAfter(
  scope: Scope,
  input: { userId: string; id: string },
  ...purposes: Purpose[]
): Transaction<void> {
  yield* rows(deleteTokensAfter(scope, input, purposes));
}

/** Deletes tokens that have expired. */
export async function sweepOneTimeTokens(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await deps.db.rows(deleteExpiredTokens(deps.db, deps.clock()));
}

function isGood(deps: Pick<Deps, 'clock'>, token: OneTimeToken, purposes: readonly Purpose[]): boolean {
  return purposes.includes(token.purpose) && token.expiresAt > deps.clock();
}

function newCode(): string {
  return String(randomInt(10 ** EMAIL_CODE_LENGTH)).padStart(EMAIL_CODE_LENGTH, '0');
}

function contextOf(id: string, what: 'code' | 'content'): string {
  return `one-time-token:${what}:${id}`;
}

/** Personal access tokens: made by a signed-in user, used by their programs, never able to make another. */
import { scopes as builtIn, TOKEN_DAYS, TOKENS_PER_USER } from '@portero/contracts';
import { change, type Note } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import { after, DAY, MINUTE } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { newId } from '../core/ids.ts';
import { hashSecret } from '../core/secrets.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { promiseNotice } from '../notices/notices.ts';
import type { UserRow } from '../profile/profile.ts';
import { rolesIn } from '../roles/roles.ts';
import { refuseEndedSession, type SessionIdentity } from '../session/session.ts';
import { isTokenShaped, newToken, shownPrefix } from './credential.ts';
import {
  countTokens,
  deleteToken,
  deleteTokenById,
  deleteTokensExpiredBefore,
  deleteTokensOf,
  insertToken,
  noteTokenSeen,
  ownedTokens,
  tokenByHash,
  tokensOf,
  updateTokenName,
} from './queries.ts';

/** `lastUsedAt` is that precise and no more, so that reads do not write. */
const USED_PRECISION_MS = 5 * MINUTE;
// An expired token is still listed for a while: whoever wonders why a program has stopped finds it there.
const KEPT_AFTER_EXPIRY_MS = 30 * DAY;

export interface TokenRow {
  readonly id: string;
  readonly userId: string;
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/** A user for whom a program acts. */
export interface TokenIdentity {
  readonly user: UserRow;
  readonly roles: readonly string[];
  readonly session: null;
  readonly token: TokenRow;
}

/** A token and whose it is. */
export interface OwnedToken {
  readonly token: TokenRow;
  readonly user: UserRow;
}

/** Makes sure that a token may do something. @throws Failure insufficient_scope, naming it (RFC 6750 section 3.1) */
export function requireScope(token: TokenRow, scope: string): void {
  if (token.scopes.includes(scope)) return;
  throw new Failure('insufficient_scope', { detail: `This needs an access token with the scope ${scope}.`, scope });
}

/** Every scope that tokens of this server can have: the built-in ones and the host's. */
export function scopesOfServer(deps: Pick<Deps, 'scopes'>): string[] {
  return [...builtIn, ...Object.keys(deps.scopes)];
}

/**
 * Prepares the look-up of a bearer token.
 * @returns a function from the token to the identity; it throws Failure invalid_token, saying why as far as its owner may know
 */
export function tokenLookup(deps: Deps): (token: string) => Promise<TokenIdentity> {
  const find = deps.db.prepare(tokenByHash(deps.db));
  return async (token) => {
    if (!isTokenShaped(token)) throw new Failure('invalid_token', { detail: 'This is not a whole access token.' });
    const found = await find({ tokenHash: hashSecret(token) });
    const [first] = found;
    if (!first) throw new Failure('invalid_token', { detail: 'This access token was revoked, or it never was one.' });
    // Disabling revokes them; this one was made while that was under way.
    if (first.user.disabledAt) throw new Failure('invalid_token', { detail: 'The account of this token is disabled.' });
    if (first.token.expiresAt <= deps.clock()) {
      throw new Failure('invalid_token', {
        detail: `This access token expired at ${first.token.expiresAt.toISOString()}.`,
      });
    }
    return { user: first.user, token: first.token, roles: rolesIn(found), session: null };
  };
}

/**
 * Makes a token.
 * @param input `by` whom, who must still be signed in when it is stored; `days` until it expires
 * @returns the row, and the token in plain text, which is nowhere else
 * @throws Failure validation_failed (an unknown scope), too_many_tokens, session_ended
 */
export async function createToken(
  deps: Deps,
  input: { by: SessionIdentity; name: string; scopes: readonly string[]; days?: number; client: Client },
): Promise<{ row: TokenRow; token: string }> {
  const { by, name, scopes, days = TOKEN_DAYS.default, client } = input;
  refuseUnknownScopes(deps, scopes, (index) => `#/scopes/${index}`);
  return change(deps, function* (scope, note) {
    yield* refuseEndedSession(scope, deps, by);
    return yield* addToken(scope, deps, { user: by.user, name, scopes, days, reason: 'made_by_user', client, note });
  });
}

/**
 * Makes a token inside a transaction, and tells its owner by mail; its scopes are known to exist.
 * @returns the row, and the token in plain text
 * @throws Failure too_many_tokens
 */
export function* addToken(
  scope: Scope,
  deps: Deps,
  input: {
    user: UserRow;
    name: string;
    scopes: readonly string[];
    days: number;
    reason: string;
    client: Client;
    note: Note;
  },
): Transaction<{ row: TokenRow; token: string }> {
  const { user, name, scopes, days, reason, client, note } = input;
  yield* refuseFullHands(scope, deps, user.id);
  const token = newToken();
  const now = deps.clock();
  const [row] = yield* rows(
    insertToken(scope, {
      id: newId(),
      userId: user.id,
      tokenHash: hashSecret(token),
      prefix: shownPrefix(token),
      name: name.trim(),
      scopes: [...new Set(scopes)],
      createdAt: now,
      expiresAt: after(now, days * DAY),
    }),
  );
  if (!row) throw new Error('the inserted token did not come back');
  note({ event: 'token.created', reason, userId: user.id, tokenId: row.id, client });
  yield* promiseNotice(scope, deps, { user, notice: { kind: 'token-created', tokenName: row.name }, client });
  return { row, token };
}

/** @throws Failure too_many_tokens if the user has as many as one can have; what has expired only stands in the list */
export function* refuseFullHands(scope: Scope, deps: Pick<Deps, 'clock'>, userId: string): Transaction<void> {
  const [counted] = yield* rows(countTokens(scope, userId, deps.clock()));
  if ((counted?.count ?? 0) < TOKENS_PER_USER) return;
  throw new Failure('too_many_tokens', { detail: `At most ${TOKENS_PER_USER}. Revoke one that is no longer needed.` });
}

/** The user's tokens, the latest made first. */
export async function listTokens(deps: Deps, user: UserRow): Promise<TokenRow[]> {
  return deps.db.rows(tokensOf(deps.db, user.id));
}

/** Changes what a token is called. Somebody else's is as unknown as none. @throws Failure token_not_found */
export async function renameToken(deps: Deps, input: { user: UserRow; id: string; name: string }): Promise<TokenRow> {
  const [row] = await deps.db.rows(updateTokenName(deps.db, input.user.id, input.id, input.name.trim()));
  if (!row) throw new Failure('token_not_found');
  return row;
}

/** Revokes a token. Somebody else's is as unknown as none. @throws Failure token_not_found */
export async function revokeToken(deps: Deps, input: { user: UserRow; id: string; client: Client }): Promise<void> {
  const { user, id, client } = input;
  await change(deps, function* (scope, note) {
    const revoked = yield* rows(deleteToken(scope, user.id, id));
    if (revoked.length === 0) throw new Failure('token_not_found');
    noteRevoked(note, { userId: user.id, ids: [id], reason: 'revoked_by_user', client });
  });
}

/** Tokens of everybody or of one user, in the order of their making, also those that have expired of late. */
export function listOwnedTokens(
  deps: Pick<Deps, 'db'>,
  input: { limit: number; after?: string | undefined; userId?: string | undefined },
): Promise<OwnedToken[]> {
  return deps.db.rows(ownedTokens(deps.db, input));
}

/** Revokes a token inside a transaction, whosever it is. @returns its user's id; undefined if there is no such token */
export function* revokeTokenById(scope: Scope, id: string): Transaction<string | undefined> {
  const [revoked] = yield* rows(deleteTokenById(scope, id));
  return revoked?.userId;
}

/** Revokes all tokens of a user inside a transaction. @returns the ids, for `noteRevoked` */
export function* revokeTokens(scope: Scope, userId: string): Transaction<string[]> {
  return (yield* rows(deleteTokensOf(scope, userId))).map(({ id }) => id);
}

/** Notes that tokens were revoked. */
export function noteRevoked(
  note: Note,
  input: { userId: string; ids: readonly string[]; reason: string; client: Client },
): void {
  const { ids, ...event } = input;
  for (const tokenId of ids) note({ event: 'token.revoked', ...event, tokenId });
}

/** Whether the last use should be noted. */
export function isUseUnnoted(deps: Deps, token: TokenRow): boolean {
  return token.lastUsedAt === null || deps.clock() >= after(token.lastUsedAt, USED_PRECISION_MS);
}

/** Notes the last use. Can wait for the next request, so it has no patience. @throws Failure database_unavailable */
export async function noteTokenUse(deps: Deps, token: TokenRow): Promise<void> {
  const now = deps.clock();
  await deps.db.attempt(noteTokenSeen(deps.db, token.id, now, after(now, -USED_PRECISION_MS)));
}

/** Deletes tokens that expired long ago. */
export async function sweepTokens(deps: Deps): Promise<void> {
  await deps.db.rows(deleteTokensExpiredBefore(deps.db, after(deps.clock(), -KEPT_AFTER_EXPIRY_MS)));
}

/** @throws Failure validation_failed for scopes that this server does not have; `pointerTo` says where each stood */
export function refuseUnknownScopes(deps: Deps, wanted: readonly string[], pointerTo: (index: number) => string): void {
  const known = scopesOfServer(deps);
  const unknown = [...wanted.keys()].filter((index) => !known.includes(wanted[index] ?? ''));
  if (unknown.length === 0) return;
  const message = `Expected one of: ${known.join(', ')}.`;
  const pointers = new Set(unknown.map(pointerTo));
  throw new Failure('validation_failed', {
    errors: [...pointers].map((pointer) => ({ pointer, code: 'not_allowed', message })),
  });
}

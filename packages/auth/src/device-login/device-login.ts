/** Signing in programs that have no browser: the device authorization grant (RFC 8628). */
import { DEVICE_CODE_SECONDS, DEVICE_POLL_SECONDS, TOKEN_DAYS } from '@portero/contracts';
import { change } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import { after, DAY, HOUR, SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { Failure, isFailure } from '../core/failure.ts';
import { newId } from '../core/ids.ts';
import { hashSecret, newSecret, pseudonym } from '../core/secrets.ts';
import { type Device, deviceOf } from '../core/user-agent.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { refuseEndedSession, type SessionIdentity } from '../session/session.ts';
import { addToken, refuseFullHands, refuseUnknownScopes, type TokenRow } from '../tokens/tokens.ts';
import {
  answerRequest,
  deleteRequestsExpiredBefore,
  insertRequest,
  notePoll,
  refuseGrants,
  requestByDeviceCode,
  requestByUserCode,
  takeRequest,
} from './queries.ts';
import { newUserCode, plainUserCode } from './user-code.ts';

/** What a program gets that does not say what it wants. */
const DEFAULT_SCOPE = 'profile:read';
/** By how much the interval grows for a program that asks too soon (RFC 8628 section 3.5). */
const SLOWED_BY_SECONDS = 5;
// Whoever asks with an expired code learns that it has expired, for a while.
const KEPT_AFTER_EXPIRY_MS = HOUR;

/** A token in plain text, and its row. */
interface Made {
  row: TokenRow;
  token: string;
}

interface DeviceRequestRow extends Device {
  readonly id: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly ipAddress: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * Takes a program's request.
 * @returns the two codes, which leave the server once
 * @throws Failure validation_failed (an unknown scope)
 */
export async function startDeviceLogin(
  deps: Deps,
  input: { clientName: string; scope: string | undefined; client: Client },
): Promise<{ deviceCode: string; userCode: string }> {
  const { clientName, scope = DEFAULT_SCOPE, client } = input;
  const wanted = scope.split(' ');
  refuseUnknownScopes(deps, wanted, () => '#/scope');
  const [deviceCode, userCode] = [newSecret(), newUserCode()];
  const now = deps.clock();
  await deps.db.rows(
    insertRequest(deps.db, {
      id: newId(),
      deviceCodeHash: hashSecret(deviceCode),
      userCodePseudonym: pseudonym(deps.pseudonymKey, userCode),
      clientName: clientName.trim(),
      scopes: [...new Set(wanted)],
      ipAddress: client.address,
      ...deviceOf(client.userAgent),
      createdAt: now,
      expiresAt: after(now, DEVICE_CODE_SECONDS * SECOND),
      interval: DEVICE_POLL_SECONDS,
    }),
  );
  return { deviceCode, userCode };
}

/**
 * Tells a program what was answered. A granted request is turned into a token by the first poll that sees it.
 * @throws Failure authorization_pending, slow_down, access_denied, expired_token, invalid_grant, too_many_tokens
 */
export async function pollDeviceLogin(
  deps: Deps,
  input: { deviceCode: string; clientName: string; client: Client },
): Promise<Made> {
  const { deviceCode, clientName, client } = input;
  const outcome = await change(deps, function* (scope, note): Transaction<Made | Failure> {
    const [found] = yield* rows(requestByDeviceCode(scope, hashSecret(deviceCode)));
    // The code belongs to the program that asked for it.
    if (found?.request.clientName !== clientName.trim()) return new Failure('invalid_grant');
    const { request, user } = found;
    const now = deps.clock();
    if (request.expiresAt <= now) return new Failure('expired_token');
    // Disabling an account takes its grants back; this one was given while that was under way.
    if (request.answer === 'refuse' || user?.disabledAt) {
      yield* rows(takeRequest(scope, request.id));
      return new Failure('access_denied');
    }
    if (request.answer === 'grant' && user) {
      const made = yield* addToken(scope, deps, {
        user,
        name: request.clientName,
        scopes: request.scopes,
        days: TOKEN_DAYS.default,
        reason: 'device_login',
        client,
        note,
      });
      yield* rows(takeRequest(scope, request.id));
      return made;
    }
    const isTooSoon = request.lastPolledAt !== null && now < after(request.lastPolledAt, request.interval * SECOND);
    const interval = request.interval + (isTooSoon ? SLOWED_BY_SECONDS : 0);
    yield* rows(notePoll(scope, request.id, now, interval));
    return new Failure(isTooSoon ? 'slow_down' : 'authorization_pending', { retryAfter: interval });
  });
  // Thrown out here: inside, it would take the note of this poll back.
  if (isFailure(outcome)) throw outcome;
  return outcome;
}

/** The request behind a user code that still waits for an answer. @throws Failure user_code_not_found */
export async function readDeviceLogin(deps: Deps, typed: string): Promise<DeviceRequestRow> {
  const code = pseudonym(deps.pseudonymKey, plainUserCode(typed));
  const [request] = await deps.db.rows(requestByUserCode(deps.db, code));
  if (!request || request.answer !== null || request.expiresAt <= deps.clock())
    throw new Failure('user_code_not_found');
  return request;
}

/**
 * Grants or refuses. Of two answers the first one holds.
 * @param input `by` whom, who must still be signed in when the answer is stored
 * @throws Failure user_code_not_found, too_many_tokens, session_ended
 */
export async function answerDeviceLogin(
  deps: Deps,
  input: { by: SessionIdentity; code: string; answer: 'grant' | 'refuse'; client: Client },
): Promise<void> {
  const { by, code, answer, client } = input;
  const { user } = by;
  const request = await readDeviceLogin(deps, code);
  await change(deps, function* (scope, note) {
    yield* refuseEndedSession(scope, deps, by);
    if (answer === 'grant') yield* refuseFullHands(scope, deps, user.id);
    const answered = yield* rows(answerRequest(scope, request.id, user.id, answer));
    if (answered.length === 0) throw new Failure('user_code_not_found');
    note({ event: 'device.answered', reason: answer, userId: user.id, client });
  });
}

/**
 * Takes back, inside a transaction, what a user has granted to programs that have not fetched it yet. Nobody sees such a
 * grant in a list, and a thief would have it in reserve.
 */
export function* takeGrantsBack(scope: Scope, userId: string): Transaction<void> {
  yield* rows(refuseGrants(scope, userId));
}

/** How long the token of a program lives, in seconds for OAuth. */
export const DEVICE_TOKEN_SECONDS = (TOKEN_DAYS.default * DAY) / SECOND;

/** Deletes requests that nobody answered, and answers that nobody fetched. */
export async function sweepDeviceRequests(deps: Deps): Promise<void> {
  await deps.db.rows(deleteRequestsExpiredBefore(deps.db, after(deps.clock(), -KEPT_AFTER_EXPIRY_MS)));
}

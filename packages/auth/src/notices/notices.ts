/** Mails that tell the owner of an account what has been done in it, each with a way to say "this was not me". */
import { NOT_ME_SECONDS } from '@portero/contracts';
import { networkOf } from '../core/address.ts';
import type { Client } from '../core/client.ts';
import { after, DAY, SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { pseudonym } from '../core/secrets.ts';
import { deviceOf } from '../core/user-agent.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { isWorthNoting } from '../db/uses.ts';
import type { Letter, Occasion } from '../mail/letters/letter.ts';
import { promiseMail, type Recipient } from '../mail/outbox.ts';
import { issueToken } from '../one-time-tokens/one-time-tokens.ts';
import type { UserRow } from '../profile/profile.ts';
import { deleteDevicesUnusedSince, devicesOf, putDevice } from './queries.ts';

// After a quarter somebody else may well have that browser and that network.
const KNOWN_FOR_MS = 90 * DAY;

/** What a notice takes: an operator has it too. */
export type NoticeDeps = Pick<Deps, 'clock' | 'seal' | 'issuer' | 'mail'>;

/** What is told. */
export type Notice = { kind: 'new-device' | 'password-changed' } | { kind: 'token-created'; tokenName: string };

/**
 * Promises a notice inside the transaction of what it tells of. Only to an address that was proved: else whoever signs up
 * with somebody else's could fill their mailbox.
 */
export function* promiseNotice(
  scope: Scope,
  deps: NoticeDeps,
  input: { user: UserRow; notice: Notice; client: Client },
): Transaction<void> {
  const { user, notice, client } = input;
  const { mail } = deps;
  if (!mail || !user.emailVerifiedAt) return;
  // Each has its own: the one in an older notice stays good.
  const { token } = yield* issueToken(scope, deps, {
    userId: user.id,
    purpose: 'not_me',
    email: user.email,
    lifetime: NOT_ME_SECONDS * SECOND,
    keepsOthers: true,
  });
  const letter: Letter = {
    ...notice,
    name: user.name,
    notMeLink: `${mail.pages.notMe}#${token}`,
    occasion: occasionOf(deps, client),
  };
  yield* promiseMail(scope, { ...deps, mail }, { to: recipientOf(user, client), letter });
}

/** When, from what and from where a request came. */
export function occasionOf(deps: Pick<Deps, 'clock'>, { address, userAgent }: Client): Occasion {
  return { at: deps.clock(), ...deviceOf(userAgent), ipAddress: address };
}

/** A user as the recipient of a mail. */
export function recipientOf(user: UserRow, client: Client): Recipient {
  const { email, language, timeZone } = user;
  return { email, language, timeZone, acceptLanguage: client.acceptLanguage };
}

/** An address without an account as the recipient of a mail: how they read is as the request says. */
export function strangerAt(email: string, client: Client): Recipient {
  return { email, language: null, timeZone: null, acceptLanguage: client.acceptLanguage };
}

/**
 * Remembers, inside the transaction of a log-in, what it came from: browser, system and network together, by pseudonym.
 * @returns whether that is something new for somebody who was known to use something else
 */
export function* rememberDevice(
  scope: Scope,
  deps: Pick<Deps, 'clock' | 'pseudonymKeys'>,
  userId: string,
  client: Client,
): Transaction<boolean> {
  const { browser, platform } = deviceOf(client.userAgent);
  const text = JSON.stringify([browser, platform, networkOf(client.address)]);
  const [current = '', ...former] = deps.pseudonymKeys.map((key) => pseudonym(key, text));
  const now = deps.clock();
  const used = yield* rows(devicesOf(scope, { userId }));
  const known = used.filter(({ lastUsedAt }) => after(lastUsedAt, KNOWN_FOR_MS) > now).map(({ device }) => device);
  const noted = used.find(({ device }) => device === current);
  if (isWorthNoting(noted?.lastUsedAt, now))
    yield* rows(putDevice(scope, { userId, device: current, lastUsedAt: now }));
  // By an older secret too: nobody gets a mail because a key was changed.
  return used.length > 0 && ![current, ...former].some((device) => known.includes(device));
}

/**
 * Forgets what has not been used for a quarter, but for the latest of each account: a log-in to one that lay idle is told, and
 * not taken for the first.
 */
export async function sweepKnownDevices(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await deps.db.rows(deleteDevicesUnusedSince(deps.db, after(deps.clock(), -KNOWN_FOR_MS)));
}

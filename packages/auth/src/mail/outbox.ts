/**
 * The outbox: a mail is promised in the transaction of what makes it necessary, and sent afterwards. So none goes out for a
 * change that was not made, and none is lost when the process dies in between.
 */
import { after, DAY, MINUTE, SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import type { MailRoom } from '../core/mail-room.ts';
import { type Mailer, MailRefused, type OutgoingMail } from '../core/mailer.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { languageOf } from './languages.ts';
import { compose } from './letters/compose.ts';
import type { Letter } from './letters/letter.ts';
import { claimMail, countWaiting, deleteMail, insertMail, nextDue, postponeMail } from './queries.ts';

/** Longer than any transport may take: then it is tried again, since whoever was at it has died. */
const CLAIMED_MS = 90 * SECOND;
/** Pauses between tries; the last one again and again. */
const PAUSES_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE];
/** A mail that could not be sent for that long is given up. */
const KEPT_MS = DAY;
/** Whoever reads the number knows by then that something is wrong. */
const COUNTED = 1_000;

/** To whom a mail goes, and how they read. */
export interface Recipient {
  /** The stored address, never one that came with a request where there is an account. */
  readonly email: string;
  readonly language: OutgoingMail['language'] | null;
  readonly timeZone: string | null;
  /** What the request that leads to the mail asks for, where the recipient has never said. */
  readonly acceptLanguage?: string | undefined;
}

/** What promising a mail takes: an operator has it too. */
export type MailDeps = Pick<Deps, 'clock' | 'seal' | 'issuer'> & { readonly mail: MailRoom };

/**
 * Promises a mail inside a transaction; once that is committed, it goes out.
 * @param input `isDecoy` for one that goes nowhere, and only costs what another one costs
 */
export function* promiseMail(
  scope: Scope,
  deps: MailDeps,
  input: { to: Recipient; letter: Letter; isDecoy?: boolean },
): Transaction<void> {
  const { to, letter, isDecoy = false } = input;
  const language = to.language ?? languageOf(to.acceptLanguage);
  const { senderName } = deps.mail;
  const text = compose(letter, { language, timeZone: to.timeZone, senderName, publicUrl: deps.issuer });
  const id = newId();
  const createdAt = deps.clock();
  const sealed = Buffer.from(JSON.stringify({ to: to.email, language, ...text }));
  yield* rows(
    insertMail(scope, {
      id,
      kind: letter.kind,
      sealedMail: deps.seal.close(sealed, contextOf(id)),
      isDecoy,
      createdAt,
      dueAt: createdAt,
      attempts: 0,
      expiresAt: after(createdAt, KEPT_MS),
    }),
  );
  deps.mail.nudge();
}

/** What became of the mail that was due first: `none` where none was due. */
type Outcome = 'none' | 'sent' | 'postponed' | 'dropped';

/** Sends the mail that is due first. @throws Failure database_unavailable */
export async function sendNext(deps: Pick<Deps, 'db' | 'clock' | 'seal' | 'report'>, mailer: Mailer): Promise<Outcome> {
  const now = deps.clock();
  const [mail] = await deps.db.rows(nextDue(deps.db, now));
  if (!mail) return 'none';
  const claimed = await deps.db.rows(claimMail(deps.db, mail.id, mail.attempts, after(now, CLAIMED_MS)));
  if (claimed.length === 0) return 'postponed';
  const drop = async (why?: Error): Promise<Outcome> => {
    if (why) deps.report(why, `sending a mail (${mail.kind}, ${mail.id})`);
    await deps.db.rows(deleteMail(deps.db, mail.id));
    return 'dropped';
  };
  if (mail.isDecoy) return drop();
  if (mail.expiresAt <= now) return drop(new Error('it could not be sent for a day, and is given up'));
  const opened = deps.seal.open(mail.sealedMail, contextOf(mail.id));
  if (!opened) return drop(new Error('none of the secrets opens it'));
  try {
    const content = JSON.parse(opened.toString()) as Omit<OutgoingMail, 'id' | 'date'>;
    await mailer.send({ ...content, id: mail.id, date: mail.createdAt });
  } catch (fault) {
    if (fault instanceof MailRefused) return drop(fault);
    deps.report(fault, `sending a mail (${mail.kind}, ${mail.id}), which will be tried again,`);
    const pause = PAUSES_MS[Math.min(mail.attempts, PAUSES_MS.length - 1)] as number;
    await deps.db.rows(postponeMail(deps.db, mail.id, after(deps.clock(), pause)));
    return 'postponed';
  }
  await deps.db.rows(deleteMail(deps.db, mail.id));
  return 'sent';
}

/** How many mails have been promised and not sent, 1,000 where there are more. @throws Failure database_unavailable */
export async function waitingMails(deps: Pick<Deps, 'db'>): Promise<number> {
  const [found] = await deps.db.attempt(countWaiting(deps.db, COUNTED));
  return found?.count ?? 0;
}

function contextOf(id: string): string {
  return `outbox:${id}`;
}

/** Sends what is in the outbox, while the server listens. */
import { MINUTE, SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import type { Mailer } from '../core/mailer.ts';
import { sendNext } from './outbox.ts';

/** Other processes, such as the command line, promise mails too. */
const LOOK_EVERY_MS = 5 * SECOND;
/** After a fault of the database. */
const REST_MS = MINUTE;
/**
 * Sending costs the process time that a mail to nobody does not: at a moment that cannot be foretold, so that whoever asks
 * again right behind does not see it.
 */
const SOON_MS = { least: 20, more: 100 };
/** A slow server must not hold up the mails of others. */
const AT_ONCE = 3;

export interface Postman {
  /** Looks soon: a transaction that promises a mail has not been committed yet, nor what it is for answered. */
  nudge(): void;
  start(): void;
  /** Starts nothing new, and resolves when what was begun is done. */
  stop(): Promise<void>;
}

/** Makes what empties the outbox. */
export function postman(deps: Pick<Deps, 'db' | 'clock' | 'seal' | 'report'>, mailer: Mailer): Postman {
  let isOn = false;
  let restsUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  const rounds = new Set<Promise<void>>();

  async function round(): Promise<void> {
    try {
      while (isOn && (await sendNext(deps, mailer)) !== 'none');
    } catch (fault) {
      restsUntil = Date.now() + REST_MS;
      deps.report(fault, 'looking for mails to send');
    }
  }

  function look(): void {
    if (!isOn || rounds.size >= AT_ONCE || Date.now() < restsUntil) return;
    const mine = round();
    rounds.add(mine);
    void mine.finally(() => rounds.delete(mine));
  }

  return {
    nudge: () => void setTimeout(look, SOON_MS.least + Math.random() * SOON_MS.more).unref(),
    start: () => {
      isOn = true;
      timer = setInterval(look, LOOK_EVERY_MS).unref();
      look();
    },
    stop: async () => {
      isOn = false;
      clearInterval(timer);
      await Promise.all(rounds);
    },
  };
}

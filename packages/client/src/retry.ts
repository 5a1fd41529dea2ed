/** Trying again: only where it was asked for, only what may be repeated, and no sooner than the server says. */
import { ConnectionError, ProblemError } from './problem-error.ts';

/**
 * How often a call may be tried in all, such as 3. `longestWait` is the most that is waited before a further try, in
 * milliseconds (30 000 unless given): if the server asks for more patience, its refusal is thrown at once.
 */
export type Retry = number | { attempts: number; longestWait?: number };

const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 300;
// A timer of more is over at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

// Too many attempts, and what servers and proxies answer while they are busy or restarted.
const PASSING = [429, 502, 503, 504];

/**
 * Tries until it works, fails for a reason that does not pass, or the attempts are used up; throws the last failure.
 * @param signal ends the waiting too, with its own reason
 * @throws RangeError for a number of attempts that is not a whole one from 1, or a longest wait that is no time
 */
export async function withRetries<T>(
  retry: Retry | undefined,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  const { attempts, longestWait = LONGEST_WAIT_MS } = typeof retry === 'object' ? retry : { attempts: retry ?? 1 };
  if (!(Number.isInteger(attempts) && attempts >= 1)) throw new RangeError('retry takes a whole number from 1');
  if (!(longestWait >= 0)) throw new RangeError('longestWait takes milliseconds from 0');
  const longest = Math.min(longestWait, LONGEST_TIMER_MS);
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tried === attempts || !passes(error)) throw error;
      const wait =
        error.retryAfter === undefined ? Math.min(longest, FIRST_WAIT_MS * 2 ** (tried - 1)) : error.retryAfter * 1000;
      if (wait > longest) throw error;
      await pause(wait, longest, signal);
    }
  }
}

/** Whether another try may turn out differently. */
function passes(error: unknown): error is ProblemError | ConnectionError {
  if (error instanceof ConnectionError && error.reason !== 'answer') return true;
  return (error instanceof ProblemError || error instanceof ConnectionError) && PASSING.includes(error.status ?? 0);
}

/** Waits a little longer than that, up to half as long again: those who were refused together shall not come back together. */
function pause(wait: number, longest: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      },
      Math.max(wait, Math.min(longest, (wait + FIRST_WAIT_MS) * (1 + Math.random() / 2))),
    );
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Trying again: only where it was asked for, only what may be repeated, and no sooner than the server says. */
import { ConnectionError, ProblemError } from './problem-error.ts';

/**
 * How often a call may be tried in all, such as 3. `longestWait` is the most that is waited before a further try, in
 * milliseconds (30 000 unless given): if the server asks for more patience, its refusal is thrown at once.
 */
export type Retry = number | { attempts: number; longestWait?: number };

const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 300;

// Too many attempts, and what servers and proxies answer while they are busy or restarted.
const PASSING = [429, 502, 503, 504];

/**
 * Tries until it works, fails for a reason that does not pass, or the attempts are used up; throws the last failure.
 * @param signal ends the waiting too, with its own reason
 * @throws RangeError for a number of attempts that is not a whole one from 1
 */
export async function withRetries<T>(
  retry: Retry | undefined,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  const { attempts, longestWait = LONGEST_WAIT_MS } = typeof retry === 'object' ? retry : { attempts: retry ?? 1 };
  if (!(Number.isInteger(attempts) && attempts >= 1)) throw new RangeError('retry takes a whole number from 1');
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      const wait = tried < attempts ? waitAfter(error, tried) : Number.POSITIVE_INFINITY;
      if (wait > longestWait) throw error;
      await pause(wait, longestWait, signal);
    }
  }
}

/** Milliseconds until the next try, at the least; infinite for a failure that does not pass. */
function waitAfter(error: unknown, tried: number): number {
  if (!(error instanceof ProblemError || error instanceof ConnectionError)) return Number.POSITIVE_INFINITY;
  if (error.status !== undefined && !PASSING.includes(error.status)) return Number.POSITIVE_INFINITY;
  return error.retryAfter === undefined ? FIRST_WAIT_MS * 2 ** (tried - 1) : error.retryAfter * 1000;
}

/** Waits that long and up to half as long again, so that those who were refused together do not come back together. */
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

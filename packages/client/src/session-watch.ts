/** Noticing that a session is over: once, however many calls find out. */
import type { Problem } from './generated/wire.ts';
import { ProblemError } from './problem-error.ts';
import type { Route } from './route.ts';

/** Told why whoever was signed in no longer is. */
export type SessionEnded = (problem: Problem) => void;

/** Follows one call: hands on its outcome, having drawn the conclusions. */
export type SessionWatch = <T>(
  route: Route,
  input: Record<string, unknown> | undefined,
  call: () => Promise<T>,
) => Promise<T>;

const ENDINGS = ['session_expired', 'session_ended', 'not_authenticated'];

/**
 * Makes the watch of one client. An ending is told when a call behind the session is refused with one of three codes,
 * and not again until a call shows that there is a session. Calls that began before the last change - another log-in,
 * a log-out, an ending - say nothing about the present and are passed over. While a call is under way that may give
 * another session, nothing is said: that call ends the old one before it is answered. Who logs out is not told of it.
 */
export function sessionWatch(onSessionEnded: SessionEnded | undefined): SessionWatch {
  let isOver = false;
  let changes = 0;
  const change = (over: boolean) => {
    isOver = over;
    changes += 1;
  };
  const giving = new Set<Promise<unknown>>();
  return async (route, input, call) => {
    const before = changes;
    const outcome = call();
    if (route.cookie === 'set') giving.add(outcome);
    try {
      const answer = await outcome;
      if (route.cookie === 'set') change(false);
      // Ending one device or all others leaves this session alone, or is found out by the next call.
      else if (route.cookie && !route.session && input?.scope !== 'others') change(true);
      else if (isOver && before === changes && provesSession(route, answer)) change(false);
      return answer;
    } catch (error) {
      giving.delete(outcome);
      if (route.session && error instanceof ProblemError && isEnding(error)) {
        const judge = () => {
          if (isOver || before !== changes) return;
          change(true);
          // By itself: what it throws is its owner's fault, and must not take the place of the refusal.
          queueMicrotask(() => onSessionEnded?.(error.problem));
        };
        if (giving.size === 0) judge();
        else void Promise.allSettled(giving).then(judge);
      }
      throw error;
    } finally {
      giving.delete(outcome);
    }
  };
}

function isEnding({ status, code }: ProblemError): boolean {
  return status === 401 && ENDINGS.includes(code);
}

function provesSession(route: Route, answer: unknown): boolean {
  return route.session === true || Boolean((answer as { session?: unknown } | undefined)?.session);
}

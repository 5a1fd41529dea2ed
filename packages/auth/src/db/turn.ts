/** Reads of one turn of the event loop, done together. */
// Imported, so that a clock that a test has stopped does not stop the database.
import { setImmediate } from 'node:timers';

interface Waiting {
  readonly read: () => unknown;
  readonly resolve: (value: unknown) => void;
}

/**
 * Makes a function that does reads when the turn is over in which they were asked for, all in one transaction: to begin and
 * end one costs SQLite three times what a look at a row by its key does, and a busy server has dozens of requests a
 * turn. The transaction begins after the last of them was asked for, so each sees all that was committed before it was.
 * @param together runs them in one transaction
 * @param again what becomes of a read that failed
 */
export function readsInTurn(
  together: (reads: () => void) => void,
  again: (error: unknown, read: () => unknown) => Promise<unknown>,
): <T>(read: () => T) => Promise<T> {
  let waiting: Waiting[] = [];

  function readAll(): void {
    const batch = waiting;
    waiting = [];
    // To be done when the transaction is over; one read that fails is its own affair.
    let answers: (() => void)[] = [];
    try {
      together(() => {
        answers = batch.map((asked) => attempt(asked, again));
      });
    } catch (error) {
      answers = batch.map(
        ({ read, resolve }) =>
          () =>
            resolve(again(error, read)),
      );
    }
    for (const answer of answers) answer();
  }

  return <T>(read: () => T) =>
    new Promise<T>((resolve) => {
      if (waiting.length === 0) setImmediate(readAll);
      waiting.push({ read, resolve: resolve as (value: unknown) => void });
    });
}

function attempt({ read, resolve }: Waiting, again: (error: unknown, read: () => unknown) => Promise<unknown>) {
  try {
    const found = read();
    return () => resolve(found);
  } catch (error) {
    return () => resolve(again(error, read));
  }
}

/** Whether the database takes writes. */
import type { Deps } from '../core/deps.ts';
import { putProbe } from './queries.ts';

/**
 * Makes the probe. It commits a write; whoever asks while one is under way shares it.
 * @returns a function that throws Failure database_unavailable
 */
export function databaseProbe(deps: Deps): () => Promise<void> {
  let underWay: Promise<unknown> | undefined;
  return async () => {
    underWay ??= deps.db.rows(putProbe(deps.db, deps.clock())).finally(() => {
      underWay = undefined;
    });
    await underWay;
  };
}

/** Whether the database takes writes. */
import type { Deps } from '../core/deps.ts';
import { putProbe } from './queries.ts';

/** Commits a write. @throws Failure database_unavailable */
export async function probeDatabase(deps: Deps): Promise<void> {
  await deps.db.rows(putProbe(deps.db, deps.clock()));
}

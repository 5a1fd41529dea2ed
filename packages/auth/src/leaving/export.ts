/** Everything that is stored about a user, table by table. What is secret stays: hashes, sealed texts, pseudonyms. */
import { change } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import type { UserRow } from '../profile/profile.ts';
import { exported } from './export-queries.ts';

/** What an export holds: the names of sections are those of docs/features/leaving.md. */
export interface Export {
  readonly exportedAt: string;
  readonly user: Record<string, unknown>;
  readonly [section: string]: unknown;
}

/** Reads it all, and notes that it was read. */
export async function exportAccount(deps: Deps, input: { user: UserRow; client: Client }): Promise<Export> {
  const { user, client } = input;
  // One transaction: what an export says was so at one moment.
  return change(deps, function* (scope, note) {
    const { user: own, ...sections } = yield* exported(scope, user.id);
    note({ event: 'account.exported', userId: user.id, client });
    return { exportedAt: deps.clock().toISOString(), user: own, ...sections };
  });
}

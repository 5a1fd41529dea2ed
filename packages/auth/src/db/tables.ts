/** All tables, a line or two a feature. */
import { knownAddressesTable } from '../account/tables.ts';
import { healthProbesTable } from '../health/tables.ts';
import { rateLimitsTable } from '../limits/tables.ts';
import { passwordsTable } from '../password/tables.ts';
import { usersTable } from '../profile/tables.ts';
import { sessionsTable } from '../session/tables.ts';
import type { ColumnKit } from './columns.ts';

export function buildTables(kit: ColumnKit) {
  const users = usersTable(kit);
  return {
    users,
    passwords: passwordsTable(kit, users),
    sessions: sessionsTable(kit, users),
    knownAddresses: knownAddressesTable(kit, users),
    rateLimits: rateLimitsTable(kit),
    healthProbes: healthProbesTable(kit),
  };
}

export type Tables = ReturnType<typeof buildTables>;

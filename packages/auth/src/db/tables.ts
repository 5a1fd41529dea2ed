/** All tables, a line or two a feature. */

import { knownAddressesTable } from '../account/tables.ts';
import { deviceRequestsTable } from '../device-login/tables.ts';
import { healthProbesTable } from '../health/tables.ts';
import { rateLimitsTable } from '../limits/tables.ts';
import { passwordsTable } from '../password/tables.ts';
import { usersTable } from '../profile/tables.ts';
import { userRolesTable } from '../roles/tables.ts';
import { signingKeysTable } from '../service-tokens/tables.ts';
import { sessionsTable } from '../session/tables.ts';
import { tokensTable } from '../tokens/tables.ts';
import type { ColumnKit } from './columns.ts';

export function buildTables(kit: ColumnKit) {
  const users = usersTable(kit);
  return {
    users,
    passwords: passwordsTable(kit, users),
    sessions: sessionsTable(kit, users),
    tokens: tokensTable(kit, users),
    userRoles: userRolesTable(kit, users),
    signingKeys: signingKeysTable(kit),
    deviceRequests: deviceRequestsTable(kit, users),
    knownAddresses: knownAddressesTable(kit, users),
    rateLimits: rateLimitsTable(kit),
    healthProbes: healthProbesTable(kit),
  };
}

export type Tables = ReturnType<typeof buildTables>;

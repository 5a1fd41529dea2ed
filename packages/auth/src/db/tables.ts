/** All tables, a line or two a feature. */

import { knownAddressesTable } from '../account/tables.ts';
import { auditDetailsTable, auditHeadTable, auditSubjectsTable, auditTrailTable } from '../audit/tables.ts';
import { deviceRequestsTable } from '../device-login/tables.ts';
import { formerEmailsTable } from '../email/tables.ts';
import { healthProbesTable } from '../health/tables.ts';
import { deletionsTable } from '../leaving/tables.ts';
import { rateLimitsTable } from '../limits/tables.ts';
import { outboxTable } from '../mail/tables.ts';
import { knownDevicesTable } from '../notices/tables.ts';
import { oneTimeTokensTable } from '../one-time-tokens/tables.ts';
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
    knownDevices: knownDevicesTable(kit, users),
    oneTimeTokens: oneTimeTokensTable(kit, users),
    formerEmails: formerEmailsTable(kit, users),
    deletions: deletionsTable(kit, users),
    outbox: outboxTable(kit),
    auditTrail: auditTrailTable(kit),
    auditDetails: auditDetailsTable(kit, users),
    auditSubjects: auditSubjectsTable(kit, users),
    auditHead: auditHeadTable(kit),
    rateLimits: rateLimitsTable(kit),
    healthProbes: healthProbesTable(kit),
  };
}

export type Tables = ReturnType<typeof buildTables>;

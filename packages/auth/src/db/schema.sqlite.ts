/** The tables in SQLite's dialect, as drizzle-kit wants to see them. */
import { sqliteKit } from './columns.ts';
import { buildTables } from './tables.ts';

export const {
  users,
  passwords,
  sessions,
  tokens,
  userRoles,
  signingKeys,
  deviceRequests,
  knownAddresses,
  knownDevices,
  oneTimeTokens,
  formerEmails,
  deletions,
  outbox,
  auditTrail,
  auditDetails,
  auditSubjects,
  auditHead,
  rateLimits,
  healthProbes,
} = buildTables(sqliteKit);

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
  rateLimits,
  healthProbes,
} = buildTables(sqliteKit);

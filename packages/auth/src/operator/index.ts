/** For programs that run an installation, such as the command line: `@portero/auth/operator`. */
import '../preflight.ts';

export type { EndedAccess } from '../account/access.ts';
export { hasTrail, isTrailOurs } from '../audit/trail.ts';
export { type TrailFault, type TrailVerdict, verifyTrail } from '../audit/verification.ts';
export { trailKeysOf } from '../core/trail-keys.ts';
export type { OnPages } from '../db/copy.ts';
export { openForReading } from '../db/sqlite.ts';
export { type Backup, backUp, copyWhole, refusePlace } from './backup.ts';
export { costlyMethods, type ImportedRow, importFlask } from './flask-import.ts';
export { type FlaskTable, openFlaskTable } from './flask-table.ts';
export { type Inspection, inspectDatabase } from './inspection.ts';
export { listKeys, retireKey, rotateKeys } from './keys.ts';
export { asOperator, type Operator, OperatorError } from './operator.ts';
export { type PreparedRestore, prepareRestore } from './restore.ts';
export { grantRole, listRoles, revokeRole } from './roles.ts';
export { listLiveSessions, revokeSession, revokeSessionsOf } from './sessions.ts';
export { listTokens, revokeToken, revokeTokensOf } from './tokens.ts';
export {
  createAccount,
  disableAccount,
  enableAccount,
  findAccount,
  inviteToSignUp,
  keepAccount,
  listAccounts,
  requireVacant,
  resetPassword,
} from './users.ts';

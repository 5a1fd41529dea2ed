// For its types: what `request.auth` is.
import './http/authenticate.ts';

export { plainAddress } from './core/address.ts';
export type { Clock } from './core/clock.ts';
export { DAY, HOUR, MINUTE, SECOND } from './core/clock.ts';
export type { Policy } from './core/deps.ts';
export type { SecurityEvent } from './core/events.ts';
export { Failure } from './core/failure.ts';
export { type Keyring, parseKeyring, SECRET_MIN_LENGTH } from './core/keyring.ts';
export { createHasher, type PasswordHasher } from './core/passwords.ts';
export { type Database, DatabaseRefused } from './db/database.ts';
export { openSqlite } from './db/sqlite.ts';
export { jsonHeaders } from './http/headers.ts';
export { methodsAt } from './http/methods.ts';
export { PROBLEM_TYPE, problemBody, problemHandler } from './http/problems.ts';
export type { PorteroOptions } from './options.ts';
export { BODY_LIMIT_BYTES, portero } from './plugin.ts';

import './preflight.ts';

export { plainAddress } from './core/address.ts';
export type { Argon2, Argon2Parameters } from './core/argon2.ts';
export type { Client } from './core/client.ts';
export type { Clock } from './core/clock.ts';
export { DAY, HOUR, MINUTE, SECOND } from './core/clock.ts';
export type { Policy } from './core/deps.ts';
export type { SecurityEvent } from './core/events.ts';
export { Failure, type FailureData, isFailure } from './core/failure.ts';
export type {
  AccountEvent,
  BeforeHandler,
  DeletionEvent,
  EmailChangeAttempt,
  EventUser,
  HostEvents,
  HostHandler,
  LoginAttempt,
  SessionEvent,
  SignupAttempt,
} from './core/host-events.ts';
export { type Keyring, parseKeyring, SECRET_MIN_LENGTH } from './core/keyring.ts';
export { defaultMailPages, type MailPages } from './core/mail-room.ts';
export { type Mailer, type MailLanguage, MailRefused, type OutgoingMail } from './core/mailer.ts';
export { isNativeFault } from './core/native-packages.ts';
export type { Observer } from './core/observer.ts';
export { createHasher, hashesAtOnce, type PasswordHasher } from './core/passwords.ts';
export { type Database, DatabaseRefused } from './db/database.ts';
export { openSqlite } from './db/sqlite.ts';
export { cookieName } from './http/cookies.ts';
export { type Guard, optionalSession, requireRole, requireScope, requireSession } from './http/guards.ts';
export { jsonHeaders } from './http/headers.ts';
export type { Figures, PorteroApi, UserPage } from './http/host-api.ts';
export { methodsAt } from './http/methods.ts';
export { asFailure, PROBLEM_TYPE, problemBody, problemHandler } from './http/problems.ts';
export type { Identity } from './http/recognise.ts';
export type { GuardError } from './http/refusals.ts';
export { endpointOf } from './http/route.ts';
export type { Window } from './limits/limits.ts';
export type { CallCounter, Count, MakeCallCounter } from './limits/memory.ts';
export { defaultPolicy, type PorteroOptions } from './options.ts';
export { portero } from './plugin.ts';
export type { UserRow } from './profile/profile.ts';
export type { SessionRow } from './session/session.ts';
export type { TokenRow } from './tokens/tokens.ts';

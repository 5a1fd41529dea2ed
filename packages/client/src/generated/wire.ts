// Written by `pnpm generate` from the contracts. Changes belong there.

/** Why a call was refused. docs/problems.md explains each. */
export type ProblemCode =
  | 'malformed_request'
  | 'malformed_json'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  | 'invalid_grant'
  | 'not_authenticated'
  | 'session_expired'
  | 'session_ended'
  | 'invalid_token'
  | 'reauth_required'
  | 'invalid_credentials'
  | 'origin_denied'
  | 'session_required'
  | 'insufficient_scope'
  | 'role_required'
  | 'refused_by_host'
  | 'account_disabled'
  | 'email_unverified'
  | 'deletion_scheduled'
  | 'signup_closed'
  | 'invitation_required'
  | 'invitation_invalid'
  | 'mail_unavailable'
  | 'wrong_password'
  | 'not_found'
  | 'session_not_found'
  | 'token_not_found'
  | 'link_not_found'
  | 'email_code_not_found'
  | 'user_code_not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'email_taken'
  | 'too_many_tokens'
  | 'body_too_large'
  | 'uri_too_long'
  | 'json_required'
  | 'validation_failed'
  | 'rate_limited'
  | 'headers_too_large'
  | 'internal_error'
  | 'overloaded'
  | 'database_unavailable';

/** What is wrong with one field. */
export type FieldCode =
  | 'required'
  | 'wrong_type'
  | 'too_short'
  | 'too_long'
  | 'too_small'
  | 'too_large'
  | 'invalid_format'
  | 'invalid_characters'
  | 'not_allowed'
  | 'unknown_field'
  | 'duplicate_key'
  | 'email_taken'
  | 'email_unchanged'
  | 'wrong_password'
  | 'password_common'
  | 'password_personal'
  | 'password_unchanged';

export interface User {
  /** such as `0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47` */
  id: string;
  /** as typed when it was given, such as `Ada@example.com` */
  email: string;
  /** whether the address was proved to be theirs, such as `true` */
  emailVerified: boolean;
  /** such as `Ada Lovelace` */
  name: string;
  /** such as `2026-11-23T08:30:00.000Z` */
  createdAt: string;
  /** the language of mails; null if never said, such as `en` */
  language: 'en' | 'es' | null;
  /** the time zone in which mails say when something happened; null for UTC, such as `Europe/Madrid` */
  timeZone: string | null;
}

export interface Session {
  /** such as `0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47` */
  id: string;
  /** what the session was started from, such as `Firefox on Linux` */
  device: string;
  /** the browser or program of the device; null if unknown, such as `Firefox` */
  browser: string | null;
  /** the system of the device; null if unknown, as for programs, such as `Linux` */
  platform: string | null;
  /** such as `192.0.2.7` */
  ipAddress: string;
  /** such as `2026-11-23T08:30:00.000Z` */
  createdAt: string;
  /** written at most every five minutes */
  lastSeenAt: string;
  /** when the session ends if it is not used until then */
  idleExpiresAt: string;
  /** when the session ends whatever happens */
  absoluteExpiresAt: string;
  /** whether it outlives the browser window */
  remembered: boolean;
  /** when the password was given in it, the last time */
  authenticatedAt: string;
  /** whether this very request belongs to it */
  current: boolean;
}

export interface Settings {
  /** whether new accounts can be made: by anybody, by anybody who can read the mail to the address, by who was invited, or by nobody */
  signup: 'open' | 'private' | 'invite' | 'closed';
  /** whether people are asked to prove their address, and whether they can log in before they have */
  emailVerification: 'off' | 'asked' | 'required';
  /** whether this server sends mail, as for a forgotten password */
  mail: boolean;
  password: {
    /** the fewest characters of a new password, such as `8` */
    minLength: number;
    /** the most characters of a new password, such as `256` */
    maxLength: number;
  };
  /** what personal access tokens may be allowed to do */
  scopes: {
    /** such as `profile:read` */
    name: string;
    /** in the words of whoever added it; null if built in */
    description: string | null;
  }[];
}

export interface FieldError {
  /** JSON Pointer to the field, as a URI fragment, such as `#/email` */
  pointer: string;
  /** stable, for programs */
  code: FieldCode;
  /** for people; may change */
  message: string;
  /** the length or number that was asked for, of too_short, too_long, too_small and too_large */
  limit?: number;
}

export interface Token {
  /** such as `0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47` */
  id: string;
  /** such as `nightly backup` */
  name: string;
  /** the first characters of the token, to tell it by, such as `portero_pat_byvsFf` */
  prefix: string;
  /** what the token may do, such as `profile:read` */
  scopes: string[];
  /** such as `2026-11-23T08:30:00.000Z` */
  createdAt: string;
  /** such as `2027-02-21T08:30:00.000Z` */
  expiresAt: string;
  /** written at most every five minutes; null if never used, such as `2026-11-24T03:00:00.000Z` */
  lastUsedAt: string | null;
}

export interface Activity {
  /** where it stands in the trail; grows, such as `1042` */
  id: string;
  /** such as `2026-11-23T08:30:00.000Z` */
  at: string;
  /** what has happened, such as `login` */
  event: 'signup' | 'login' | 'login.failed' | 'logout' | 'session.ended' | 'session.reauthenticated' | 'reauth.failed' | 'password.changed' | 'password.recovery_requested' | 'password.reset' | 'email.verified' | 'email.change_requested' | 'email.changed' | 'email.change_undone' | 'profile.changed' | 'token.created' | 'token.revoked' | 'device.answered' | 'role.granted' | 'role.revoked' | 'user.created' | 'user.imported' | 'user.disabled' | 'user.enabled' | 'account.secured' | 'account.exported' | 'deletion.scheduled' | 'deletion.undone';
  /** whether it came about, such as `done` */
  outcome: 'done' | 'refused';
  /** why, in one word, where there is a choice */
  reason: string | null;
  /** what it was done from, such as `Firefox on Linux` */
  device: string;
  /** such as `Firefox` */
  browser: string | null;
  /** such as `Linux` */
  platform: string | null;
  /** such as `192.0.2.7` */
  ipAddress: string;
}

export interface Problem {
  /** where this kind of problem is explained */
  type: string;
  title: string;
  status: number;
  /** for people; may change */
  detail?: string;
  /** names this one request; the server log has the same id */
  instance: string;
  /** stable, for programs */
  code: ProblemCode;
  errors?: FieldError[];
  /** of reauth_required: what would make the session fresh again */
  methods?: 'password'[];
}

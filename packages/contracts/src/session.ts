/** Sessions: sign up, log in, log out, and where you are signed in. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import {
  CurrentPassword,
  DisplayName,
  Email,
  Id,
  Instant,
  idParam,
  Language,
  LinkToken,
  LoginEmail,
  NewPassword,
  TimeZone,
} from './fields.ts';
import { User } from './user.ts';

export const Session = t.Object({
  id: Id,
  device: t.String({ description: 'what the session was started from', examples: ['Firefox on Linux'] }),
  browser: t.Union([t.String(), t.Null()], {
    description: 'the browser or program of the device; null if unknown',
    examples: ['Firefox'],
  }),
  platform: t.Union([t.String(), t.Null()], {
    description: 'the system of the device; null if unknown, as for programs',
    examples: ['Linux'],
  }),
  ipAddress: t.String({ examples: ['192.0.2.7'] }),
  createdAt: Instant,
  lastSeenAt: t.String({ format: 'date-time', description: 'written at most every five minutes' }),
  idleExpiresAt: t.String({ format: 'date-time', description: 'when the session ends if it is not used until then' }),
  absoluteExpiresAt: t.String({ format: 'date-time', description: 'when the session ends whatever happens' }),
  remembered: t.Boolean({ description: 'whether it outlives the browser window' }),
  authenticatedAt: t.String({ format: 'date-time', description: 'when the password was given in it, the last time' }),
  current: t.Boolean({ description: 'whether this very request belongs to it' }),
});

/** A session as the wire shows one. Never holds the credential. */
export type Session = t.Static<typeof Session>;

/** How many days an invitation is good for. */
export const INVITATION_DAYS = 7;

/** What most answers show: the user, and the session of the very request. */
export const SignedIn = t.Object({ user: User, session: Session });

/** What is said of who is not signed in. */
export const SignedOut = t.Object({ user: t.Null(), session: t.Null() });

const signup = endpoint({
  operation: 'signUp',
  summary: 'Create an account and sign in',
  method: 'POST',
  path: '/auth/signup',
  access: 'public',
  scope: null,
  limit: 'signup',
  mails: true,
  body: t.Object(
    {
      email: Email,
      name: DisplayName,
      password: NewPassword,
      language: t.Optional(Language),
      timeZone: t.Optional(TimeZone),
      invitation: t.Optional(LinkToken),
    },
    { additionalProperties: false },
  ),
  ok: { status: 201, description: 'The new user and session; sets the session cookie', body: SignedIn },
  begun: {
    description:
      'Where the address must be proved first: whatever comes next is in a mail to it. The same whether or not it has an account, if `signup` of the settings is `private`',
    body: SignedOut,
  },
  cookie: 'set',
  problems: [
    'email_taken',
    'signup_closed',
    'invitation_required',
    'invitation_invalid',
    'refused_by_host',
    'overloaded',
  ],
});

const login = endpoint({
  operation: 'logIn',
  summary: 'Sign in',
  method: 'POST',
  path: '/auth/login',
  access: 'public',
  scope: null,
  limit: 'login',
  body: t.Object(
    {
      email: LoginEmail,
      password: CurrentPassword,
      remember: t.Optional(t.Boolean({ description: 'stay signed in after the browser closes', default: false })),
    },
    { additionalProperties: false },
  ),
  ok: { status: 200, description: 'The user and the new session; sets the session cookie', body: SignedIn },
  cookie: 'set',
  problems: [
    'invalid_credentials',
    'account_disabled',
    'email_unverified',
    'deletion_scheduled',
    'refused_by_host',
    'overloaded',
  ],
});

const logout = endpoint({
  operation: 'logOut',
  summary: 'Sign out, here or elsewhere',
  method: 'POST',
  path: '/auth/logout',
  access: 'public',
  scope: null,
  reads: ['session', 'token'],
  limit: 'revoke',
  body: t.Object(
    {
      scope: t.Optional(
        t.Enum(['this', 'others', 'all'], {
          description: 'which sessions to end; without it, this one',
          default: 'this',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  bodyOptional: true,
  ok: { status: 204, description: 'Done, also when nobody was signed in; an access token that was sent is revoked' },
  cookie: 'cleared',
  idempotent: true,
  problems: ['session_required'],
});

const current = endpoint({
  operation: 'getSession',
  summary: 'Who is signed in, if anybody',
  method: 'GET',
  path: '/auth/session',
  access: 'public',
  scope: null,
  reads: ['session'],
  limit: 'read',
  ok: {
    status: 200,
    description: 'The user and session of this request; both null when signed out, and for an access token',
    body: t.Object({ user: t.Union([User, t.Null()]), session: t.Union([Session, t.Null()]) }),
  },
  problems: [],
});

const reauth = endpoint({
  operation: 'reauthenticate',
  summary: 'Give the password once more, for what asks for a fresh session',
  method: 'POST',
  path: '/auth/reauth',
  access: 'session',
  scope: null,
  limit: 'password',
  body: t.Object({ password: CurrentPassword }, { additionalProperties: false }),
  ok: { status: 200, description: 'The same session, fresh again; sets its new cookie', body: SignedIn },
  cookie: 'set',
  problems: ['wrong_password', 'overloaded'],
});

const remember = endpoint({
  operation: 'rememberSession',
  summary: 'Have this session outlive the browser, or end with it',
  method: 'PATCH',
  path: '/auth/session',
  access: 'session',
  scope: null,
  limit: 'write',
  body: t.Object(
    { remembered: t.Boolean({ description: 'whether it is to outlive the browser', examples: [true] }) },
    { additionalProperties: false },
  ),
  ok: { status: 200, description: 'The session as changed; sets its cookie anew', body: SignedIn },
  cookie: 'set',
  idempotent: true,
  problems: [],
});

const list = endpoint({
  operation: 'listSessions',
  summary: 'Where you are signed in',
  method: 'GET',
  path: '/auth/sessions',
  access: 'session',
  scope: 'sessions:read',
  limit: 'read',
  ok: {
    status: 200,
    description: 'All live sessions of the user, the latest used first',
    body: t.Object({ sessions: t.Array(Session) }),
  },
  problems: [],
});

const end = endpoint({
  operation: 'endSession',
  summary: 'Sign out one device',
  method: 'DELETE',
  path: '/auth/sessions/:id',
  access: 'session',
  scope: 'sessions:write',
  limit: 'revoke',
  params: t.Object({ id: idParam('the `id` of a session in the list of sessions') }),
  ok: { status: 204, description: 'Ended' },
  cookie: 'cleared',
  problems: ['session_not_found'],
});

export const session = { signup, login, logout, current, reauth, remember, list, end };

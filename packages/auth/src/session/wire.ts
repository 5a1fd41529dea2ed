/** Users and sessions as the wire shows them. Fields are named one by one: a new column must not leak. */
import type { Session, User } from '@portero/contracts';
import { deviceInWords } from '../core/user-agent.ts';
import type { UserRow } from '../profile/profile.ts';
import type { SessionIdentity, SessionRow } from './session.ts';

function userOnWire(user: UserRow): User {
  const { id, email, name, language, timeZone } = user;
  const emailVerified = user.emailVerifiedAt !== null;
  return { id, email, emailVerified, name, createdAt: user.createdAt.toISOString(), language, timeZone };
}

export function sessionOnWire(session: SessionRow, currentId: string | undefined): Session {
  return {
    id: session.id,
    device: deviceInWords(session),
    browser: session.browser,
    platform: session.platform,
    ipAddress: session.ipAddress,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    idleExpiresAt: session.idleExpiresAt.toISOString(),
    absoluteExpiresAt: session.absoluteExpiresAt.toISOString(),
    remembered: session.remembered,
    authenticatedAt: session.authenticatedAt.toISOString(),
    current: session.id === currentId,
  };
}

/** What most answers show: the user, and the session of this very request. */
export function identityOnWire({ user, session }: SessionIdentity): {
  user: User;
  session: Session;
} {
  return { user: userOnWire(user), session: sessionOnWire(session, session.id) };
}

/** The user of this request with their roles, and its session if it came with one. */
export function meOnWire(auth: { user: UserRow; roles: readonly string[]; session: SessionRow | null }): {
  user: User;
  roles: string[];
  session: Session | null;
} {
  return {
    user: userOnWire(auth.user),
    roles: [...auth.roles],
    session: auth.session && sessionOnWire(auth.session, auth.session.id),
  };
}

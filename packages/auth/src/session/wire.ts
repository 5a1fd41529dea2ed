/** Users and sessions as the wire shows them. Fields are named one by one: a new column must not leak. */
import type { Session, User } from '@portero/contracts';
import { remembering } from '../core/recent.ts';
import { deviceInWords } from '../core/user-agent.ts';
import type { UserRow } from '../profile/profile.ts';
import type { SessionIdentity, SessionRow } from './session.ts';

// A session that is in use is shown again and again; writing its six moments anew costs as much as reading its row.
const written = remembering(5_000, (ms: number) => new Date(ms).toISOString());

/** A moment in ISO 8601, in UTC. */
function instantOnWire(moment: Date): string {
  return written(moment.getTime());
}

function userOnWire(user: UserRow): User {
  const { id, email, name, language, timeZone } = user;
  const emailVerified = user.emailVerifiedAt !== null;
  return { id, email, emailVerified, name, createdAt: instantOnWire(user.createdAt), language, timeZone };
}

export function sessionOnWire(session: SessionRow, currentId: string | undefined): Session {
  return {
    id: session.id,
    device: deviceInWords(session),
    browser: session.browser,
    platform: session.platform,
    ipAddress: session.ipAddress,
    createdAt: instantOnWire(session.createdAt),
    lastSeenAt: instantOnWire(session.lastSeenAt),
    idleExpiresAt: instantOnWire(session.idleExpiresAt),
    absoluteExpiresAt: instantOnWire(session.absoluteExpiresAt),
    remembered: session.remembered,
    authenticatedAt: instantOnWire(session.authenticatedAt),
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

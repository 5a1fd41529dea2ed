/** What the host's own code calls: `app.portero`. */
import type { FastifyInstance } from 'fastify';
import { trailLength } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { waitingMails } from '../mail/outbox.ts';
import { revokeSessionsOf } from '../operator/sessions.ts';
import { disableAccount, enableAccount, inviteToSignUp, listAccounts } from '../operator/users.ts';
import { findUser, findUserById, type UserRow } from '../profile/profile.ts';
import { grantRole, revokeRole, rolesOf } from '../roles/roles.ts';
import { countSessions } from '../session/census.ts';
import { listSessions, type SessionRow } from '../session/session.ts';

export interface PorteroApi {
  /** What users may do beyond what everybody may. A change holds from the very next request on. */
  readonly roles: {
    /**
     * Gives a user a role, such as `editor`.
     * @returns whether they did not have it already
     * @throws Error if the name has not the form of a role, or there is no such user
     */
    grant(userId: string, role: string): Promise<boolean>;
    /** Takes a role away. @returns whether the user had it */
    revoke(userId: string, role: string): Promise<boolean>;
    /** The roles of a user, in the order of the alphabet. */
    of(userId: string): Promise<string[]>;
  };
  /** The accounts. What else you know of a user is in tables of your own, by their id, which never changes. */
  readonly users: {
    find(id: string): Promise<UserRow | undefined>;
    /** By the address, in any spelling of it. */
    findByEmail(email: string): Promise<UserRow | undefined>;
    /** In the order of their making, 100 at a time unless `limit` says otherwise; `next` is the `after` of the next page. */
    list(page?: UserPage): Promise<{ users: UserRow[]; next: string | null }>;
    /**
     * Invites somebody to sign up, for a week and for one use; by mail where there is a mailer.
     * @returns the link, to be handed over where it was not mailed
     * @throws Error if the address cannot be used, or has an account
     */
    invite(email: string): Promise<{ link: string; expiresAt: Date; isMailed: boolean }>;
    /** Ends a user's sessions and access tokens, and keeps them from signing in. @throws Error if there is no such user */
    disable(id: string): Promise<void>;
    /** Lets a disabled user sign in again. @throws Error if there is no such user */
    enable(id: string): Promise<void>;
  };
  readonly sessions: {
    /** Where a user is signed in, the latest used first. */
    of(userId: string): Promise<SessionRow[]>;
    /** Ends every session of a user; access tokens stay. @returns how many there were */
    endAll(userId: string): Promise<number>;
  };
  /** What there is right now, for whoever watches. @throws Failure database_unavailable */
  figures(): Promise<Figures>;
}

export interface Figures {
  /** Live sessions. Counted in parts, which takes a fifth of a second where there are a million and holds nobody up. */
  readonly sessions: number;
  /** Mails that were promised and not sent, 1,000 where there are more. */
  readonly waitingMails: number;
  /** Events in the audit trail. */
  readonly trailLength: number;
}

export interface UserPage {
  readonly limit?: number;
  readonly after?: string;
  /** A part of the name or the address. */
  readonly search?: string;
  readonly disabled?: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    portero: PorteroApi;
  }
}

// Who is noted as the origin of what the host does by itself.
const host: Client = { address: 'local', userAgent: 'host', requestId: '' };

/** Gives the host `app.portero`. */
export function decorateApi(app: FastifyInstance, deps: Deps): void {
  const actor = { ...deps, client: host };
  const existing = async (id: string) => {
    const user = await findUserById(deps, id);
    if (!user) throw new Error(`portero: there is no user ${id}`);
    return user;
  };
  app.decorate('portero', {
    roles: {
      grant: (userId, role) => grantRole(deps, { userId, role, client: host }),
      revoke: (userId, role) => revokeRole(deps, { userId, role, client: host }),
      of: (userId) => rolesOf(deps, userId),
    },
    users: {
      find: (id) => findUserById(deps, id),
      findByEmail: (email) => findUser(deps, email),
      list: async ({ limit = 100, ...page } = {}) => {
        const { items: users, next } = await listAccounts(deps, { limit, ...page });
        return { users, next };
      },
      invite: (email) => inviteToSignUp(actor, email),
      disable: async (id) => void (await disableAccount(actor, await existing(id))),
      enable: async (id) => enableAccount(actor, await existing(id)),
    },
    sessions: {
      of: (userId) => listSessions(deps, { id: userId }),
      endAll: async (userId) => (await revokeSessionsOf(actor, { id: userId })).length,
    },
    figures: async () => ({
      sessions: await countSessions(deps),
      waitingMails: await waitingMails(deps),
      trailLength: await trailLength(deps),
    }),
  });
}

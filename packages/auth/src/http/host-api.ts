/** What the host's own code calls: `app.portero`. */
import type { FastifyInstance } from 'fastify';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { grantRole, revokeRole, rolesOf } from '../roles/roles.ts';

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
  app.decorate('portero', {
    roles: {
      grant: (userId, role) => grantRole(deps, { userId, role, client: host }),
      revoke: (userId, role) => revokeRole(deps, { userId, role, client: host }),
      of: (userId) => rolesOf(deps, userId),
    },
  });
}

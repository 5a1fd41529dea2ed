/** Roles: names that the host gives a meaning. They stand in rows and are read anew on every request. */
import { isRoleName } from '@portero/contracts';
import { change, type Recorder } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { rows } from '../db/database.ts';
import { deleteRole, insertRole, rolesByUser, userExists } from './queries.ts';

/** @throws Error for a name that no role can have */
export function assertRole(role: string): void {
  if (!isRoleName(role)) throw new Error(`portero: "${role}" is no role; expected the form moderator, in lower case`);
}

/** Makes sure that somebody has one of some roles. @throws Failure role_required, naming them */
export function requireOneOf(roles: readonly string[], theirs: readonly string[]): void {
  if (roles.some((role) => theirs.includes(role))) return;
  throw new Failure('role_required', { detail: `This needs the role ${roles.join(' or ')}.` });
}

/**
 * Gives a user a role, from the very next request on.
 * @returns whether they did not have it already
 * @throws Error if the name has not the form of a role, or there is no such user; Failure database_unavailable
 */
export async function grantRole(
  deps: Recorder,
  input: { userId: string; role: string; client: Client },
): Promise<boolean> {
  const { userId, role, client } = input;
  assertRole(role);
  return change(deps, function* (scope, note) {
    const [user] = yield* rows(userExists(scope, userId));
    if (!user) throw new Error(`portero: there is no user ${userId}`);
    const granted = (yield* rows(insertRole(scope, { userId, role, grantedAt: deps.clock() }))).length > 0;
    if (granted) note({ event: 'role.granted', role, userId, client });
    return granted;
  });
}

/** Takes a role away, from the very next request on. @returns whether the user had it */
export async function revokeRole(
  deps: Recorder,
  input: { userId: string; role: string; client: Client },
): Promise<boolean> {
  const { userId, role, client } = input;
  return change(deps, function* (scope, note) {
    const revoked = (yield* rows(deleteRole(scope, userId, role))).length > 0;
    if (revoked) note({ event: 'role.revoked', role, userId, client });
    return revoked;
  });
}

/** The roles of a user, in the order of the alphabet. */
export async function rolesOf(deps: Pick<Deps, 'db'>, userId: string): Promise<string[]> {
  return (await deps.db.rows(rolesByUser(deps.db, userId))).map(({ role }) => role);
}

/** The roles in what a look-up of a user with their roles finds: a row a role, and one without where there is none. */
export function rolesIn(found: readonly { role: string | null }[]): string[] {
  return found.flatMap(({ role }) => role ?? []).sort();
}

/** Roles, as an operator gives and takes them. */
import { isRoleName } from '@portero/contracts';
import type { UserRow } from '../profile/profile.ts';
import { grantRole as grant, revokeRole as revoke, rolesOf } from '../roles/roles.ts';
import { type Operator, OperatorError } from './operator.ts';

/**
 * Gives an account a role.
 * @returns whether it did not have it already
 * @throws OperatorError if the name has not the form of a role
 */
export async function grantRole(operator: Operator, user: UserRow, role: string): Promise<boolean> {
  return grant(operator, { userId: user.id, role: named(role), client: operator.client });
}

/** Takes a role away. @returns whether the account had it @throws OperatorError if the name has not the form of a role */
export async function revokeRole(operator: Operator, user: UserRow, role: string): Promise<boolean> {
  return revoke(operator, { userId: user.id, role: named(role), client: operator.client });
}

/** The roles of an account, in the order of the alphabet. */
export async function listRoles(operator: Operator, user: UserRow): Promise<string[]> {
  return rolesOf(operator, user.id);
}

function named(role: string): string {
  if (isRoleName(role)) return role;
  throw new OperatorError('That is no role: give a name such as editor, in lower case.');
}

/** Roles: names that whoever runs a server gives a meaning, and then to people. */
import * as t from 'typebox';

const ROLE = '^[a-z][a-z0-9_-]*$';
const ROLE_MAX_LENGTH = 64;

export const RoleName = t.String({
  maxLength: ROLE_MAX_LENGTH,
  pattern: ROLE,
  description: 'a role, as the operator gives it to users',
  examples: ['staff'],
});

/** Whether a text has the form of a role's name, such as `staff`. */
export function isRoleName(text: string): boolean {
  return text.length <= ROLE_MAX_LENGTH && new RegExp(ROLE).test(text);
}

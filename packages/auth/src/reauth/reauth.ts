/** Giving the password once more: what is delicate is done in a fresh session alone. */
import { change, noteAlone } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { provePassword, stillHolds } from '../password/password.ts';
import type { UserRow } from '../profile/profile.ts';
import { raiseSession } from '../session/renewal.ts';
import type { Grant, SessionRow } from '../session/session.ts';

/**
 * Makes a session fresh by the password of its own user, and of nobody else. It stays the same session and gets a new
 * credential (OWASP Session Management: a new identifier whenever what it may do grows).
 * @throws Failure wrong_password, session_ended, overloaded
 */
export async function reauthenticate(
  deps: Deps,
  input: { user: UserRow; session: SessionRow; password: string; client: Client },
): Promise<Grant> {
  const { user, session, password, client } = input;
  const proof = await provePassword(deps, user.id, password);
  if (proof === undefined) {
    await noteAlone(deps, { event: 'reauth.failed', userId: user.id, sessionId: session.id, client });
    throw new Failure('wrong_password', {
      errors: [{ pointer: '#/password', code: 'wrong_password', message: 'This is not your password.' }],
    });
  }
  const grant = await change(deps, function* (scope, note) {
    if (!(yield* stillHolds(scope, user.id, proof))) return undefined;
    const raised = yield* raiseSession(scope, deps, { user, session });
    note({ event: 'session.reauthenticated', userId: user.id, sessionId: session.id, client });
    return raised;
  });
  // The password was changed meanwhile, or only hashed anew.
  return grant ?? reauthenticate(deps, input);
}

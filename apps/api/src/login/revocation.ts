/** Giving a program's token back. */
import { ProblemError } from '@portero/client';
import { connect, withServer } from './connection.ts';
import { LoginError } from './login-error.ts';

/**
 * Revokes a token.
 * @returns why it could not be revoked; null if it is gone, also where it was before
 */
export async function revokeToken(server: string, token: string): Promise<LoginError | null> {
  try {
    await withServer(server, () => connect(server, token).session.logout());
    return null;
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    return error.cause instanceof ProblemError && error.cause.code === 'invalid_token' ? null : error;
  }
}

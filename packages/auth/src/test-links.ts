/** For tests: what links in mails carry, as if the mails had come. */
import { DAY } from './core/clock.ts';
import { type Issued, issueToken, type Purpose } from './one-time-tokens/one-time-tokens.ts';
import { ada, type TestApp } from './test-app.ts';
import { depsOf } from './test-deps.ts';

/** Makes a token of Ada's, for whatever purpose and about whatever address. */
export async function linkOf(portero: TestApp, purpose: Purpose, email = ada.email): Promise<Issued> {
  const deps = await depsOf(portero);
  const userId = portero.db.connection
    .prepare<[string], string>('SELECT id FROM users WHERE email = ?')
    .pluck()
    .get(ada.email);
  return portero.db.transaction((scope) =>
    issueToken(scope, deps, {
      userId: userId ?? null,
      purpose,
      email,
      lifetime: DAY,
      withCode: purpose === 'verify_email' || purpose === 'change_email',
      keepsOthers: true,
    }),
  );
}

/** Bodies with the links that endpoints take, by operation. */
export async function linksOf(portero: TestApp): Promise<Record<string, object>> {
  const { token: verify, code } = await linkOf(portero, 'verify_email');
  const { token: undo } = await linkOf(portero, 'undo_email', 'former@example.com');
  const { token: recover } = await linkOf(portero, 'recover');
  const { token: notMe } = await linkOf(portero, 'not_me');
  const { token: keep } = await linkOf(portero, 'undo_deletion');
  return {
    confirmEmail: { token: verify },
    confirmEmailByCode: { email: ada.email, code },
    undoEmailChange: { token: undo },
    resetPassword: { token: recover, newPassword: 'nine wooden ships at sea' },
    reportNotMe: { token: notMe },
    undoDeletion: { token: keep },
  };
}

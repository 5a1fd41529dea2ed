import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerDeviceLogin, startDeviceLogin } from '../device-login/device-login.ts';
import { type TestApp, testApp } from '../test-app.ts';
import { client, depsOf, recognisedBy } from '../test-deps.ts';
import { createToken } from './tokens.ts';

let portero: TestApp;
beforeEach(async () => {
  portero = await testApp();
});
afterEach(() => portero.close());

const ends: [how: string, sql: string][] = [
  ['was ended', 'DELETE FROM sessions'],
  ['has expired', 'UPDATE sessions SET idle_expires_at = 1'],
  ['is of a disabled account', 'UPDATE users SET disabled_at = 1'],
  // As a change of password does: the session goes on in the hands of who changed it, and its stolen cookie is dead.
  ['got another credential', 'UPDATE sessions SET credential_version = credential_version + 1'],
];

test.each(ends)(
  'a session that %s after its request was recognised leaves nothing that outlives it',
  async (_, end) => {
    const deps = await depsOf(portero);
    const cookie = await portero.signUp();
    const by = await recognisedBy(deps, cookie);
    const { userCode } = await startDeviceLogin(deps, { clientName: 'a program', scope: undefined, client });
    portero.db.connection.exec(end);
    const token = createToken(deps, { by, name: 'job', scopes: ['profile:read'], client });
    await expect(token).rejects.toMatchObject({ code: 'session_ended' });
    const grant = answerDeviceLogin(deps, { by, code: userCode, answer: 'grant', client });
    await expect(grant).rejects.toMatchObject({ code: 'session_ended' });
    expect(portero.count('tokens')).toBe(0);
  },
);

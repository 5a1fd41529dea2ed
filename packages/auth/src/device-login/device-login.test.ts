import { afterEach, beforeEach, expect, test } from 'vitest';
import { MINUTE } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import type { SessionIdentity } from '../session/session.ts';
import { type TestApp, testApp } from '../test-app.ts';
import { client, depsOf, recognisedBy } from '../test-deps.ts';
import { answerDeviceLogin, readDeviceLogin, startDeviceLogin } from './device-login.ts';

let portero: TestApp;
let deps: Deps;
let by: SessionIdentity;
let code: string;
beforeEach(async () => {
  portero = await testApp();
  deps = await depsOf(portero);
  const cookie = await portero.signUp();
  by = await recognisedBy(deps, cookie);
  code = (await startDeviceLogin(deps, { clientName: 'a program', scope: undefined, client })).userCode;
});
afterEach(() => portero.close());

const answer = (given: 'grant' | 'refuse') => answerDeviceLogin(deps, { by, code, answer: given, client });
const isUnknown = { code: 'user_code_not_found' };

test('of two answers that have both read the request the first one holds', async () => {
  const answers = await Promise.allSettled([answer('refuse'), answer('grant')]);
  expect(answers).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: isUnknown }]);
  expect(portero.db.connection.prepare('SELECT answer FROM device_requests').pluck().all()).toEqual(['refuse']);
});

test('after ten minutes a request can be neither read nor answered', async () => {
  portero.travel(10 * MINUTE);
  await expect(readDeviceLogin(deps, code)).rejects.toMatchObject(isUnknown);
  await expect(answer('grant')).rejects.toMatchObject(isUnknown);
});

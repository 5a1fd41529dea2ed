/** The states of the pages about programs: access tokens, and a program that asks for access. */
import type { Page } from 'playwright-core';
import { intercept, problem } from './answers.ts';
import { ask, linkOf } from './device-requests.ts';
import { open, type State, seeAlert, send, signIn } from './opening.ts';

/** One token that lasts, one that is about to end, and one with a name that goes on and on. */
async function makeTokens(page: Page): Promise<void> {
  const scopes = ['profile:read', 'sessions:write'];
  for (const [name, expiresInDays] of [
    ['nightly backup', 90],
    ['deploy', 3],
    ['a-name-that-goes-on-and-on-without-a-blank-for-as-long-as-a-name-may-be', 30],
  ] as const)
    await page.request.post('/auth/tokens', { data: { name, scopes, expiresInDays } });
}

/** A program with a long name asks for everything there is. */
async function askForAccess(page: Page): Promise<void> {
  await signIn(page);
  const scopes = 'profile:read profile:write sessions:read sessions:write services:access';
  const asked = await ask('a-name-that-goes-on-and-on-without-a-blank-for-as-long-as-60', scopes);
  await open(page, linkOf(asked));
  await send(page);
  await page.locator('.device-answers').waitFor();
}

export const programStates: State[] = [
  {
    name: 'the settings with access tokens, one being renamed',
    async open(page) {
      await signIn(page);
      await makeTokens(page);
      await open(page, '/settings');
      await page.locator('.token button').first().click();
      await page.locator('.token form').waitFor();
    },
  },
  {
    name: 'the settings with a form for a token that was sent empty',
    async open(page) {
      await signIn(page);
      await open(page, '/settings');
      await page.locator('#tokens .list-head > button').click();
      await page.locator('#tokens [type=submit]').click();
      await seeAlert(page);
    },
  },
  {
    name: 'the settings with a fresh token',
    async open(page) {
      await signIn(page);
      await open(page, '/settings');
      await page.locator('#tokens .list-head > button').click();
      await page.locator('#tokens [name=name]').fill('nightly backup');
      await page.locator('#tokens [value="profile:read"]').check();
      await page.locator('#tokens [type=submit]').click();
      await page.locator('.fresh-token').waitFor();
    },
  },
  {
    name: 'the page for programs with a code that nobody knows',
    async open(page) {
      await signIn(page);
      await open(page, '/device?code=BBBB-BBBB');
      await send(page);
      await seeAlert(page);
    },
  },
  {
    name: 'a program that asks for access',
    async open(page) {
      await askForAccess(page);
    },
  },
  {
    name: 'a program that cannot have one more token',
    async open(page) {
      await askForAccess(page);
      await intercept(page, '/auth/device/requests/*', problem('too_many_tokens', 409));
      await page.locator('.device-answers .is-primary').click();
      await page.locator('.device-request .alert').waitFor();
    },
  },
  {
    name: 'an answer that has to wait',
    async open(page) {
      await askForAccess(page);
      await intercept(page, '/auth/device/requests/*', problem('rate_limited', 429, { 'retry-after': '600' }));
      await page.locator('.device-answers .is-primary').click();
      await page.locator('.device-request .alert').waitFor();
    },
  },
  {
    name: 'a request that was answered elsewhere',
    async open(page) {
      await askForAccess(page);
      await intercept(page, '/auth/device/requests/*', problem('user_code_not_found', 404));
      await page.locator('.device-answers .is-primary').click();
      await page.locator('.device-answers').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'access that was granted',
    async open(page) {
      await askForAccess(page);
      await page.locator('.device-answers .is-primary').click();
      await page.locator('.device-answers').waitFor({ state: 'detached' });
    },
  },
];

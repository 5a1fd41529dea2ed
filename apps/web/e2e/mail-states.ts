/** The states of the pages that mails lead to, and of what signed-in people do about their account. */
import type { Page } from 'playwright-core';
import { intercept, problem } from './answers.ts';
import { fill, open, type State, seeAlert, send, signIn } from './opening.ts';
import { stranger } from './people.ts';

const token = 'A'.repeat(43);

/** Makes a server that sends mail, and asks for it, of one that sends none. */
async function withMail(page: Page): Promise<void> {
  await page.route('**/auth/settings', async (route) => {
    const settings = await (await route.fetch()).json();
    await route.fulfill({ json: { ...settings, mail: true, emailVerification: 'asked' } });
  });
}

/** Somebody waits for the proof of another address. */
async function changeEmail(page: Page): Promise<void> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const pending = { email: 'a-rather-long-name-for-somebody@a-rather-long-name-for-a-host.example.com', expiresAt };
  await intercept(page, '/auth/email', (route) =>
    route.fulfill({ json: { email: 'ada@example.com', verified: true, pending } }),
  );
}

const links = {
  '/confirm-email': '/auth/email/confirm',
  '/undo-email': '/auth/email/undo',
  '/not-me': '/auth/not-me',
  '/keep-account': '/auth/deletion/undo',
};

const linkStates = Object.entries(links).flatMap(([path, endpoint]): State[] => [
  { name: `the page ${path} of a mail`, open: (page) => open(page, `${path}#${token}`) },
  {
    name: `the page ${path} after it was done`,
    async open(page) {
      await intercept(page, endpoint, (route) => route.fulfill({ status: 204 }));
      await open(page, `${path}#${token}`);
      await send(page);
      await page.locator('.outcome').waitFor();
    },
  },
  { name: `the page ${path} without its token`, open: (page) => open(page, path) },
]);

export const mailStates: State[] = [
  ...linkStates,
  {
    name: 'the page for a forgotten password',
    async open(page) {
      await withMail(page);
      await open(page, '/forgot-password');
    },
  },
  { name: 'a forgotten password where no mail is sent', open: (page) => open(page, '/forgot-password') },
  {
    name: 'a mail on its way for a forgotten password',
    async open(page) {
      await withMail(page);
      await intercept(page, '/auth/password/forgot', (route) =>
        route.fulfill({ status: 202, json: { nextInSeconds: 60 } }),
      );
      await open(page, '/forgot-password');
      await fill(page, { email: stranger().email });
      await send(page);
      await page.locator('.outcome').waitFor();
    },
  },
  {
    name: 'a new password by mail that is refused',
    async open(page) {
      await open(page, `/reset-password#${token}`);
      await send(page);
      await seeAlert(page);
    },
  },
  { name: 'a new password without a token', open: (page) => open(page, '/reset-password') },
  {
    name: 'a sign-up that waits for its proof',
    async open(page) {
      await intercept(page, '/auth/signup', (route) =>
        route.fulfill({ status: 202, json: { user: null, session: null } }),
      );
      await open(page, '/signup');
      await fill(page, stranger());
      await send(page);
      await page.locator('.email-proof').waitFor();
    },
  },
  { name: 'the page for a code without an address', open: (page) => open(page, '/confirm-email') },
  {
    name: 'a code that is refused, and a mail that comes too soon',
    async open(page) {
      await withMail(page);
      await signIn(page);
      await intercept(page, '/auth/email/verification', problem('rate_limited', 429, { 'retry-after': '60' }));
      await open(page, '/confirm-email');
      await fill(page, { code: '1234 5678' });
      await send(page);
      await seeAlert(page);
      await page.locator('.send-again button').click();
      await page.locator('.send-again .fault').waitFor();
    },
  },
  {
    name: 'the profile that asks for a proof',
    async open(page) {
      await withMail(page);
      await signIn(page);
      await open(page, '/profile');
      await page.locator('.unproved').waitFor();
    },
  },
  {
    name: 'the settings with an address that waits',
    async open(page) {
      await withMail(page);
      await signIn(page);
      await changeEmail(page);
      await open(page, '/settings');
      await page.locator('.pending-email').waitFor();
    },
  },
  {
    name: 'the settings with the question for the password',
    async open(page) {
      await withMail(page);
      await signIn(page);
      await intercept(page, '/me/export', problem('reauth_required', 401));
      await open(page, '/settings');
    },
    async ask(page) {
      await page.locator('#data form [type=submit]').click();
      await page.locator('dialog[open] [type=submit]').click();
      await page.locator('dialog[open] .alert').waitFor();
    },
  },
  {
    name: 'the settings with the question before the end',
    async open(page) {
      await withMail(page);
      await signIn(page);
      await open(page, '/settings');
    },
    async ask(page) {
      await page.locator('#data button.is-danger').click();
      await page.locator('dialog[open] .is-danger').click();
      await page.locator('dialog[open] .fault').waitFor();
    },
  },
];

/** Every page in every state that people meet it in: what the tests of looks and accessibility go through. */
import type { Page, Route } from 'playwright-core';
import { intercept, problem } from './answers.ts';
import { mailStates } from './mail-states.ts';
import { fill, open, type State, seeAlert, send, signIn } from './opening.ts';
import { register, stranger } from './people.ts';
import { programStates } from './program-states.ts';

const languages = ['en', 'es'] as const;
type Language = (typeof languages)[number];

/** Makes a choice on one of the switches by keyboard: a message may lie over it, and moves away only for the focus. */
export async function choose(page: Page, name: 'language' | 'theme', value: string): Promise<void> {
  await page.locator(`[name=${name}][value=${value}]`).focus();
  await page.keyboard.press('Space');
}

async function speak(page: Page, language: Language): Promise<void> {
  await choose(page, 'language', language);
  await page.locator(`html[lang=${language}]`).waitFor();
}

/** Answers as a hotel's network does before one has paid: with a page. The browser notes no failure. */
const nonsense = (route: Route) => route.fulfill({ contentType: 'text/html', body: 'Welcome to the hotel' });

/** Keeps messages that would go by themselves, as a pointer over them does. */
export async function keepMessages(page: Page): Promise<void> {
  await page.locator('.toasts').dispatchEvent('pointerenter');
}

export const states: State[] = [
  { name: 'the home page', open: (page) => open(page, '/') },
  { name: 'the log-in page', open: (page) => open(page, '/login') },
  { name: 'the sign-up page', open: (page) => open(page, '/signup') },
  { name: 'an unknown address', open: (page) => open(page, '/nowhere') },
  {
    name: 'the log-in page with a message',
    async open(page) {
      await open(page, '/profile');
      await page.locator('.toast').waitFor();
      await keepMessages(page);
    },
  },
  {
    name: 'an empty form that was sent',
    async open(page) {
      await open(page, '/signup');
      await send(page);
      await seeAlert(page);
    },
  },
  {
    name: 'a new password that is easy to guess',
    async open(page) {
      await open(page, '/signup');
      await fill(page, { password: 'password1234' });
      await page.locator('.strength .is-reached').first().waitFor();
      await page.locator('.strength .hint:not(:empty)').waitFor();
    },
  },
  {
    name: 'a refused log-in',
    async open(page) {
      await open(page, '/login');
      await fill(page, { email: stranger().email, password: 'wrong' });
      await send(page);
      await seeAlert(page);
    },
  },
  {
    name: 'a used address',
    async open(page) {
      const ada = await register(page);
      await page.context().clearCookies();
      await open(page, '/signup');
      await fill(page, ada);
      await send(page);
      await seeAlert(page);
    },
  },
  {
    name: 'a log-in that has to wait',
    async open(page) {
      await intercept(page, '/auth/login', problem('rate_limited', 429, { 'retry-after': '600' }));
      await open(page, '/login');
      await fill(page, { email: stranger().email, password: 'wrong' });
      await send(page);
      await seeAlert(page);
    },
  },
  {
    name: 'a form without an answer',
    async open(page) {
      await intercept(page, '/auth/login', nonsense);
      await open(page, '/login');
      await fill(page, { email: stranger().email, password: 'wrong' });
      await send(page);
      await seeAlert(page);
    },
  },
  {
    name: 'a closed sign-up',
    async open(page) {
      const settings = { signup: 'closed', password: { minLength: 8, maxLength: 1024 } };
      await intercept(page, '/auth/settings', (route) => route.fulfill({ json: settings }));
      await open(page, '/signup');
    },
  },
  {
    name: 'a page without an answer',
    async open(page) {
      await intercept(page, '/auth/session', nonsense);
      await page.goto('/profile');
      await page.locator('main h1').waitFor();
    },
  },
  {
    name: 'the home page of a user',
    async open(page) {
      await signIn(page);
      await open(page, '/');
    },
  },
  {
    name: 'the profile',
    async open(page) {
      await signIn(page);
      await open(page, '/profile');
    },
  },
  {
    name: 'the profile with an error message',
    async open(page) {
      await signIn(page);
      await intercept(page, '/auth/logout', nonsense);
      await open(page, '/profile');
      await page.locator('button.nav-link').click();
      await page.locator('.toast.is-error').waitFor();
    },
  },
  {
    name: 'the settings',
    async open(page) {
      await signIn(page);
      await open(page, '/settings');
      await page.locator('.session').nth(1).waitFor();
    },
  },
  {
    name: 'the settings with a fault and a success',
    async open(page) {
      await signIn(page);
      await open(page, '/settings');
      await page.locator('#password [type=submit]').click();
      await seeAlert(page);
      await page.locator('#name [type=submit]').click();
      await page.locator('.toast').waitFor();
      await keepMessages(page);
    },
  },
  {
    name: 'the settings without the list of sessions',
    async open(page) {
      await signIn(page);
      await intercept(page, '/auth/sessions', nonsense);
      await open(page, '/settings');
      await page.locator('#sessions .alert').waitFor();
    },
  },
  {
    name: 'the settings with a question',
    async open(page) {
      await signIn(page);
      await open(page, '/settings');
      await page.locator('.session').nth(1).waitFor();
    },
    async ask(page) {
      await page.locator('#sessions .button.is-danger').click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  ...programStates,
  ...mailStates,
  {
    name: 'an unknown address of a user',
    async open(page) {
      await signIn(page);
      await open(page, '/nowhere');
    },
  },
];

/** Opens a state and shows it in each language in turn, the question too. */
export async function inEachLanguage(
  page: Page,
  state: State,
  look: (language: Language) => Promise<void>,
): Promise<void> {
  await state.open(page);
  for (const language of languages) {
    await speak(page, language);
    await state.ask?.(page);
    await look(language);
    if (state.ask) await page.keyboard.press('Escape');
  }
}

/** Every page in every state that people meet it in: what the tests of looks and accessibility go through. */
import type { Page, Route } from 'playwright-core';
import { intercept, problem } from './answers.ts';
import { type Person, register, stranger } from './people.ts';

export interface State {
  /** Completes the sentence "… on …". */
  name: string;
  open: (page: Page) => Promise<void>;
  /** Opens the question that lies over the page; the rest, the switches too, is out of reach until it is answered. */
  ask?: (page: Page) => Promise<void>;
}

const languages = ['en', 'es'] as const;
type Language = (typeof languages)[number];

/** Goes to a page and waits until it is known who is signed in and what there is to see. In any language. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('nav li').first().waitFor();
  await page.locator('main h1').waitFor();
  await page.locator('.skeleton').waitFor({ state: 'detached' });
}

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

async function fill(page: Page, values: Partial<Person>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`main [name=${name}]`).fill(value);
}

async function send(page: Page): Promise<void> {
  await page.locator('main form [type=submit]').click();
}

async function seeAlert(page: Page): Promise<void> {
  await page.locator('form .alert').waitFor();
}

const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** Signs in on this browser, and before that on a telephone. */
async function signIn(page: Page): Promise<void> {
  const data = { ...(await register(page)), name: undefined, remember: true };
  await page.context().clearCookies();
  await page.request.post('/auth/login', { data, headers: { 'user-agent': iPhone } });
  await page.context().clearCookies();
  await page.request.post('/auth/login', { data });
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

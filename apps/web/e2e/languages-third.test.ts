/** A third language is one file. It is longer and stranger than any real one, so that what it spoils is seen. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test as base } from './browsing.ts';
import { ask, linkOf } from './device-requests.ts';
import { foreignTexts, layoutFaults } from './layout-faults.ts';
import { logInElsewhere, type Person, register, seeHeading } from './people.ts';
import { buildWith, serveFrom, strange, strangeDictionary } from './third-language.ts';

const test = base.extend<{ folder: string }>({
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are wanted.
    async ({}, use: (folder: string) => Promise<void>) => {
      const finished: (() => void)[] = [];
      try {
        const { folder, fault } = await buildWith('eo.ts', strangeDictionary, (forget) => finished.push(forget));
        expect(fault).toBeUndefined();
        await use(folder);
      } finally {
        for (const forget of finished) forget();
      }
    },
    { scope: 'file' },
  ],
});

const sizes = [
  [320, 568],
  [1280, 800],
] as const;

/** Checks the page as it stands. */
async function check(page: Page, what: string, own: Person, ...others: string[]) {
  await page.evaluate(() => document.fonts.ready);
  const users = ['Portero', own.email, own.name, 'curl', 'HTTPie', ...others];
  expect(await foreignTexts(page, users), what).toEqual([]);
  expect(await layoutFaults(page), what).toEqual([]);
}

test('41: a third language is one file: it is offered, says everything and fits', async ({ another, folder }) => {
  for (const [width, height] of sizes) {
    const page = await another({ viewport: { width, height } });
    await serveFrom(page, folder);
    const nobody = { email: 'ada@example.com', name: 'Ada', password: '' };
    await page.goto('/');
    await page.getByText('Esperanto').click();
    await page.getByRole('link', { name: strange('Log in') }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('eo');
    await check(page, '/', nobody);

    for (const [path, heading] of [
      ['/login', 'Log in'],
      ['/signup', 'Sign up'],
      ['/nowhere', 'Page not found'],
    ] as const) {
      await page.goto(path);
      await seeHeading(page, strange(heading));
      await check(page, path, nobody);
    }
    await page.goto('/signup');
    await page.locator('form [type=submit]').click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    await check(page, 'faults', nobody);

    const ada = await register(page);
    for (const userAgent of ['curl/8.5.0', 'HTTPie/3.2']) await logInElsewhere(await another({ userAgent }), ada);
    await page.goto('/');
    await page.getByRole('link', { name: strange('Go to your profile') }).waitFor();
    await check(page, '/ for users', ada);
    await page.goto('/profile');
    await page.locator('main time').waitFor();
    await check(page, '/profile', ada);
    await page.goto('/settings');
    await page.locator('.session').nth(2).waitFor();
    await page.locator('#name [type=submit]').click();
    await page.locator('.toast').waitFor();
    await check(page, '/settings with a message', ada);
    await page.locator('#sessions .list-head button').click();
    await page.getByRole('dialog').waitFor();
    await check(page, 'a question', ada);
    await page.keyboard.press('Escape');
    await page.locator('#tokens .list-head > button').click();
    await page.locator('#tokens [type=submit]').click();
    await page.locator('#tokens .fault').nth(1).waitFor();
    const scopes = ['profile:read', 'profile:write', 'sessions:read', 'sessions:write', 'services:access'];
    await check(page, 'a form for a token', ada, ...scopes);

    const asked = await ask();
    await page.goto(linkOf(asked));
    await page.locator('main [type=submit]').waitFor();
    await check(page, '/device', ada);
    await page.locator('main [type=submit]').click();
    await page.locator('.device-answers').waitFor();
    // What a program calls itself is a word of nobody's.
    const claimed = 'backup on ada-laptop';
    await check(page, 'a program that asks', ada, claimed, asked.user_code, 'Node.js', 'node', ...scopes);
    await page.locator('.device-answers .is-primary').click();
    await page.locator('.device-answers').waitFor({ state: 'detached' });
    await check(page, 'access that was granted', ada, claimed);
  }
});

test.for([
  ['cut off', '.nav-link { width: 4rem; overflow: hidden }'],
  ['sticks out', '.button { width: 5rem; padding: 0; white-space: nowrap }'],
  ['lies over', '.nav-link { margin-right: -2rem }'],
  ['wide', '.box { min-width: 25rem }', '/login'],
  ['over the text', '.reveal { min-width: 12rem }', '/login'],
] as const)('and a layout that does not hold is found: %s', async ([fault, css, path = '/'], { another, folder }) => {
  const page = await another({ viewport: { width: 320, height: 568 } });
  await serveFrom(page, folder);
  await page.goto(path);
  await page.getByText('Esperanto').click();
  await page.getByRole('link', { name: strange('Login') }).waitFor();
  expect(await layoutFaults(page)).toEqual([]);
  await page.addStyleTag({ content: css });
  expect((await layoutFaults(page)).join('\n')).toContain(fault);
});

test('and a word that is not from the dictionary is found', async ({ another, folder }) => {
  const page = await another();
  await serveFrom(page, folder);
  await page.goto('/login');
  await page.getByText('Esperanto').click();
  await seeHeading(page, strange('Log in'));
  expect(await foreignTexts(page, ['Portero'])).toEqual([]);
  await page.evaluate(() => {
    document.querySelector('.aside')?.append('Forgotten');
    document.querySelector('nav')?.setAttribute('aria-label', 'Main');
  });
  expect(await foreignTexts(page, ['Portero'])).toEqual(['Forgotten', 'Main']);
});

test('41: Spanish fits, with the navigation in one line', async ({ another }) => {
  for (const [width, height] of sizes) {
    const page = await another({ viewport: { width, height }, locale: 'es-ES' });
    const ada = await register(page);
    await logInElsewhere(await another(), ada);
    // In a second line the navigation would push the page down when it is known who is signed in.
    const lines = async () => ((await page.getByRole('navigation').boundingBox())?.height ?? 0) / 44;
    for (const path of ['/', '/profile', '/settings', '/nowhere']) {
      await page.goto(path);
      await page.getByRole('button', { name: 'Cerrar sesión', exact: true }).waitFor();
      await page
        .locator(path === '/settings' ? '.session' : 'main h1')
        .first()
        .waitFor();
      expect(await layoutFaults(page), path).toEqual([]);
      expect(await lines(), path).toBe(1);
    }
    await page.request.post('/auth/logout');
    for (const path of ['/', '/login', '/signup']) {
      await page.goto(path);
      await page.getByRole('navigation').getByRole('link', { name: 'Iniciar sesión' }).waitFor();
      expect(await layoutFaults(page), path).toEqual([]);
      expect(await lines(), path).toBe(1);
    }
  }
});

test('41: a dictionary that lacks a word fails the build, which names the word', async ({ onTestFinished }) => {
  const lacking = strangeDictionary.replace('twist(en);', '{ ...twist(en), nav: {} } as typeof en;');
  const { fault } = await buildWith('eo.ts', lacking, onTestFinished);
  expect(fault).toContain('The dictionary eo.ts is not complete: nav.label is missing');
});

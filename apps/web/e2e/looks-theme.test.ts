import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { forgive } from './answers.ts';
import { baseUrl, test } from './browsing.ts';
import { open } from './opening.ts';
import { register } from './people.ts';
import { inEachLanguage, states } from './states.ts';

const ground = { light: 'rgb(241, 247, 245)', dark: 'rgb(12, 22, 20)' } as const;
type Theme = keyof typeof ground;

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

/** The colour that the page asks for around it: of the browser's own bars. */
async function barColour(page: Page): Promise<string> {
  const asked = await page
    .locator('meta[name=theme-color]')
    .evaluateAll((metas) =>
      (metas as HTMLMetaElement[]).filter(({ media }) => matchMedia(media).matches).map(({ content }) => content),
    );
  expect(asked).toHaveLength(1);
  const [red, green, blue] = asked[0]?.match(/[\da-f]{2}/g)?.map((part) => Number.parseInt(part, 16)) ?? [];
  return `rgb(${red}, ${green}, ${blue})`;
}

/** What moves or is told to: running animations, and styles that would make some. */
function movement(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = document
      .getAnimations()
      .map((animation) => `runs: ${String(animation.effect?.getComputedTiming().duration)}`);
    for (const element of document.querySelectorAll('*')) {
      for (const part of ['', '::before', '::after', '::backdrop']) {
        const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, part);
        if (animationName !== 'none') found.push(`${element.className}${part}: animation ${animationName}`);
        if (!/^0s(, 0s)*$/.test(transitionDuration)) found.push(`${element.className}${part}: transition`);
        if (scrollBehavior === 'smooth') found.push(`${element.className}${part}: smooth scrolling`);
      }
    }
    return found;
  });
}

/** Holds back the answer to a log-in, so that the form stays busy. */
async function keepBusy(page: Page) {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/auth/login', async (route) => {
    await promise;
    await route.abort();
  });
  await open(page, '/login');
  await page.locator('[name=email]').fill('ada@example.com');
  await page.locator('[name=password]').fill('correct horse battery staple');
  await page.locator('form [type=submit]').click();
  await page.locator('.spinner').waitFor();
  return resolve;
}

test.for(states)('40: whoever wants less motion sees none on $name', async (state, { another }) => {
  const page = await another({ reducedMotion: 'reduce' });
  await inEachLanguage(page, state, async () => expect(await movement(page)).toEqual([]));
});

test('40: nothing spins for them while they wait; for others it does', async ({ another, watch }) => {
  const still = await another({ reducedMotion: 'reduce' });
  const answerStill = await keepBusy(still);
  expect(await movement(still)).toEqual([]);
  const moving = await another({ reducedMotion: 'no-preference' });
  const answerMoving = await keepBusy(moving);
  expect(await movement(moving)).toContain('spinner: animation turn');
  answerStill();
  answerMoving();
  await still.locator('form .alert').waitFor();
  await moving.locator('form .alert').waitFor();
  // The browser's own notes about the answers that were withheld.
  forgive(watch, /ERR_FAILED/);
});

test('40: pages are as light or dark as the system, and follow it', async ({ another }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await another({ colorScheme });
    await open(page, '/');
    expect(await background(page)).toBe(ground[colorScheme]);
    const other = colorScheme === 'light' ? 'dark' : 'light';
    await page.emulateMedia({ colorScheme: other });
    expect(await background(page)).toBe(ground[other]);
    expect(await barColour(page)).toBe(ground[other]);
  }
});

test('40: System, Light and Dark are chosen by a switch, also against the system, and remembered', async ({
  another,
}) => {
  const page = await another({ colorScheme: 'light' });
  await open(page, '/login');
  const theme = page.getByRole('group', { name: 'Theme' });
  expect(await theme.getByRole('radio').count()).toBe(3);
  expect(await theme.getByRole('radio', { name: 'System' }).isChecked()).toBe(true);

  await theme.getByText('Dark').click();
  expect(await background(page)).toBe(ground.dark);
  expect(await barColour(page)).toBe(ground.dark);
  await page.reload();
  await theme.getByRole('radio', { name: 'Dark', checked: true }).waitFor();
  expect(await background(page)).toBe(ground.dark);
  // What the browser paints itself: fields, bars to scroll.
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');

  await page.emulateMedia({ colorScheme: 'dark' });
  await theme.getByText('Light').click();
  await page.reload();
  await theme.getByRole('radio', { name: 'Light', checked: true }).waitFor();
  expect(await background(page)).toBe(ground.light);
  expect(await barColour(page)).toBe(ground.light);

  await theme.getByText('System').click();
  expect(await barColour(page)).toBe(ground.dark);
  await page.reload();
  await theme.getByRole('radio', { name: 'System', checked: true }).waitFor();
  expect(await background(page)).toBe(ground.dark);
});

test.for([
  { chosen: 'dark', system: 'light' },
  { chosen: 'light', system: 'dark' },
  { chosen: null, system: 'dark' },
] as const)(
  '40: with $chosen chosen on a $system system no other colour flashes while the app loads',
  async ({ chosen, system }, { another }) => {
    const page = await another({ colorScheme: system });
    await register(page);
    await page.addInitScript((chosen) => {
      if (chosen) localStorage.setItem('portero.theme', chosen);
      // A frame is begun only when the browser is about to paint.
      const frames: string[] = [];
      Object.assign(window, { frames_painted: frames });
      requestAnimationFrame(function note() {
        frames.push(getComputedStyle(document.documentElement).backgroundColor);
        requestAnimationFrame(note);
      });
    }, chosen);
    // The app comes late: all that is to be seen until then is what the page is without it.
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/assets/*.js', async (route) => {
      await released;
      await route.continue();
    });
    const expected = ground[(chosen ?? system) as Theme];
    const arriving = page.goto('/profile');
    const painted = () =>
      page.evaluate(() => (window as unknown as { frames_painted?: string[] }).frames_painted ?? []);
    await expect.poll(async () => (await painted()).length).toBeGreaterThan(2);
    expect(new URL(page.url()).origin).toBe(baseUrl);
    expect(await page.locator('main').count()).toBe(0);
    expect(new Set(await painted())).toEqual(new Set([expected]));
    release();
    await arriving;
    await page.locator('main h1').waitFor();
    expect(new Set(await painted())).toEqual(new Set([expected]));
  },
);

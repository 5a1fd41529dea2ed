import { expect } from 'vitest';
import { test } from './browsing.ts';
import { register, seeHeading, stranger } from './people.ts';

test('27: the profile greets by name and shows the address and the day of joining', async ({ page }) => {
  const ada = await register(page);
  await page.goto('/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  await page.getByText(ada.email).waitFor();
  const today = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(new Date());
  const joined = page.locator('main time');
  expect(await joined.textContent()).toBe(today);
  expect(new Date((await joined.getAttribute('datetime')) ?? '').toDateString()).toBe(new Date().toDateString());
});

test.for([
  ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['one long word', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'],
  ['right to left', 'محمد بن موسى الخوارزمي שלום'],
  ['emoji', '👩‍💻🦉🏳️‍🌈👨‍👩‍👧‍👦 Ada 🗝️'],
  ['a hundred letters', 'W'.repeat(100)],
  ['braces', '{{ constructor.constructor("alert(1)")() }}'],
] as const)('27: a name of %s is shown as the text it is, and wraps', async ([_, name], { page }) => {
  await register(page, stranger(name));
  await page.setViewportSize({ width: 320, height: 568 });
  for (const [language, heading] of [
    ['English', `Welcome, ${name}!`],
    ['Español', `¡Te damos la bienvenida, ${name}!`],
  ] as const) {
    await page.goto('/profile');
    await page.getByText(language, { exact: true }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe(heading);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    const { left, right } = await page.locator('h1').evaluate((heading) => heading.getBoundingClientRect().toJSON());
    expect([left >= 0, right <= 320]).toEqual([true, true]);
  }
  // A name that runs from right to left turns nothing else around.
  expect(await page.locator('h1 bdi').count()).toBe(1);
});

test('times are the reader’s own, and what is said of the session fits together', async ({ another }) => {
  for (const [locale, timezoneId, words] of [
    [
      'en-GB',
      'Pacific/Auckland',
      ['Ends when you close the browser.', 'If you do not use it', 'It never lasts beyond'],
    ],
    ['es-ES', 'America/Lima', ['Se cierra al cerrar el navegador.', 'Si no la usas', 'En ningún caso dura más allá']],
  ] as const) {
    const page = await another({ locale, timezoneId });
    await register(page);
    const { session } = await (await page.request.get('/me')).json();
    await page.goto('/profile');
    const facts = await page.locator('.facts').textContent();
    for (const part of words) expect(facts).toContain(part);
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: timezoneId });
    for (const end of [session.idleExpiresAt, session.absoluteExpiresAt])
      expect(facts).toContain(format.format(new Date(end)));
  }
});

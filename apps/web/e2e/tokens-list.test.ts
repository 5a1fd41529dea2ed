/** The list of access tokens: renamed, revoked, about to end, and not to be had. */
import { expect } from 'vitest';
import { ask, box, button, items, make, names, openTokens, section } from './access-tokens.ts';
import { forgive, hold, intercept, problem } from './answers.ts';
import { test } from './browsing.ts';
import { focused, tabTo } from './focus.ts';
import { arriveAt, logIn, register, toast } from './people.ts';
import { choose } from './states.ts';

test('a token is renamed in place: Enter saves, Escape leaves it, and the focus comes back', async ({ page }) => {
  await openTokens(page, 'backup', 'deploy');
  await button(page, 'Rename: backup').click();
  const name = section(page).getByLabel('Token name');
  await expect.poll(() => name.evaluate((input) => input === document.activeElement)).toBe(true);
  await name.fill('something else');
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Rename: backup');
  expect(await names(page)).toEqual(['deploy', 'backup']);

  await page.keyboard.press('Enter');
  await name.fill('   ');
  await page.keyboard.press('Enter');
  await section(page).locator('.fault').waitFor();
  await name.fill('  weekly backup ');
  await page.keyboard.press('Enter');
  expect(await toast(page)).toBe('The token has been renamed.');
  await expect.poll(() => focused(page)).toBe('Rename: weekly backup');
  expect(await names(page)).toEqual(['deploy', 'weekly backup']);
});

test('a token is revoked after a question, in place, and works no more', async ({ page }) => {
  const { made } = await openTokens(page, 'backup', 'deploy', 'report');
  await button(page, 'Revoke: deploy').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Revoke “deploy”?' });
  await dialog.getByText('stops working at once').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Revoke: deploy');
  expect(await names(page)).toHaveLength(3);

  const { letGo } = await hold(page, /\/auth\/tokens\/./);
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect.poll(() => items(page).nth(1).getAttribute('aria-busy')).toBe('true');
  letGo();
  expect(await toast(page)).toBe('The token has been revoked.');
  await expect.poll(() => names(page)).toEqual(['report', 'backup']);
  await expect.poll(() => focused(page)).toBe('Rename: backup');
  expect((await ask(made[1]?.token ?? '', '/me')).status).toBe(401);
  expect((await ask(made[0]?.token ?? '', '/me')).status).toBe(200);

  for (const name of ['report', 'backup']) {
    await button(page, `Revoke: ${name}`).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await items(page).filter({ hasText: name }).waitFor({ state: 'detached' });
  }
  await section(page).getByText('You have none yet.').waitFor();
  await expect.poll(() => focused(page)).toBe('Create a token');
});

test('a question that was left can be asked again as soon as the focus is back', async ({ page }) => {
  await openTokens(page, 'deploy');
  const revoke = button(page, 'Revoke: deploy');
  await revoke.click();
  const dialog = page.getByRole('dialog', { name: 'Revoke “deploy”?' });
  await dialog.waitFor();
  // Sooner than any hand: in the very moment.
  await revoke.evaluate((element: HTMLElement) =>
    element.addEventListener('focus', () => element.click(), { once: true }),
  );
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  expect(await toast(page)).toBe('The token has been revoked.');
});

test('a token that no longer exists goes from the list, and one that could not be revoked stays', async ({ page }) => {
  const { made } = await openTokens(page, 'backup', 'deploy');
  await page.request.delete(`/auth/tokens/${made[0]?.id}`);
  await button(page, 'Revoke: backup').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  expect(await toast(page)).toBe('This token no longer exists.');
  await expect.poll(() => names(page)).toEqual(['deploy']);
  await page.route('**/auth/tokens/*', problem('rate_limited', 429));
  await button(page, 'Revoke: deploy').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.locator('.toast.is-error').waitFor();
  expect(await names(page)).toEqual(['deploy']);
});

test('17: without an answer the list of access tokens says so and can be asked for again', async ({ page, watch }) => {
  await register(page);
  await make(page, 'backup');
  await intercept(page, '/auth/tokens', (route) => route.abort('connectionreset'));
  await page.goto('/settings#tokens');
  await section(page).getByRole('alert').getByText('Your access tokens could not be loaded.').waitFor();
  await page.unroute('**/auth/tokens');
  await button(page, 'Try again').click();
  await expect.poll(() => names(page)).toEqual(['backup']);
  forgive(watch, /ERR_CONNECTION_RESET/);
});

test('what is about to expire says when, and what has expired says so and is only removed', async ({ page }) => {
  await register(page);
  await make(page, 'soon', ['profile:read'], 3);
  await make(page, 'later');
  await page.route('**/auth/tokens', async (route) => {
    const answer = await route.fetch();
    const { tokens } = await answer.json();
    const past = { ...tokens[0], id: 'x', name: 'past', expiresAt: '2020-01-02T12:00:00.000Z' };
    await route.fulfill({ json: { tokens: [...tokens, past] } });
  });
  await page.goto('/settings#tokens');
  await expect.poll(() => names(page)).toEqual(['later', 'soon', 'past']);
  const tags = await items(page).evaluateAll((all) => all.map((item) => item.querySelector('.tag')?.textContent));
  expect(tags).toEqual([undefined, 'Expires in 3 days', 'Expired']);
  await items(page).last().getByText('Expired on 2 January 2020').waitFor();
  await section(page).getByText('2 tokens, 1 expired').waitFor();
  await button(page, 'Remove: past').click();
  const dialog = page.getByRole('dialog', { name: 'Remove “past”?' });
  await dialog.getByText('It has expired and works no more.').waitFor();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  // The server of this test knows nothing of it.
  expect(await toast(page)).toBe('This token no longer exists.');
  await expect.poll(() => names(page)).toEqual(['later', 'soon']);
});

test('a new password revokes the tokens as well, if asked to, also those that the page has not heard of', async ({
  page,
}) => {
  const { ada } = await openTokens(page);
  // What a program has got since.
  const { token } = await make(page, 'stranger');
  const offer = page.getByLabel('Also revoke my access tokens');
  const change = async (from: string, to: string) => {
    await page.getByLabel('Current password', { exact: true }).fill(from);
    await page.getByLabel('New password', { exact: true }).fill(to);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await change(ada.password, 'three green doors in a row');
  expect(await toast(page)).toBe(
    'Your password has been changed. You are signed out everywhere else. Your access tokens still work.',
  );
  await expect.poll(() => names(page)).toEqual(['stranger']);
  expect((await ask(token, '/me')).status).toBe(200);
  await page.keyboard.press('Escape');

  await offer.check();
  await change('three green doors in a row', ada.password);
  await page.getByText('and your tokens are revoked.').waitFor();
  await section(page).getByText('You have none yet.').waitFor();
  expect(await offer.isChecked()).toBe(false);
  expect((await ask(token, '/me')).status).toBe(401);
});

test('a new password offers to revoke the tokens also when the list of them could not be loaded', async ({
  page,
  watch,
}) => {
  await register(page);
  await intercept(page, '/auth/tokens', problem('database_unavailable', 503));
  await page.goto('/settings#password');
  await section(page).getByRole('alert').waitFor();
  await page.getByLabel('Also revoke my access tokens').check();
  forgive(watch, /503/);
});

test('23: a token that was about to be made when the session ended, and a name about to be changed, wait for the same user', async ({
  page,
}) => {
  const { ada } = await openTokens(page, 'backup');
  await button(page, 'Create a token').click();
  await section(page).getByLabel('Token name').fill('report');
  await section(page).getByLabel('See your profile').check();
  await section(page).getByLabel('Expires after').selectOption('7');
  await button(page, 'Rename: backup').click();
  await items(page).getByLabel('Token name').fill('weekly backup');
  await page.request.post('/auth/logout');
  await button(page, 'Create token').click();
  await arriveAt(page, '/login?next=/settings%23tokens');
  await logIn(page, ada);
  await items(page).getByLabel('Token name').waitFor();
  expect(await items(page).getByLabel('Token name').inputValue()).toBe('weekly backup');
  expect(await section(page).getByLabel('Token name').first().inputValue()).toBe('report');
  await button(page, 'Create token').click();
  await box(page).getByText('report').waitFor();
});

test('Escape leaves a form for a token on which nothing was typed', async ({ page }) => {
  await openTokens(page);
  await page.keyboard.press('Escape');
  await button(page, 'Create a token').click();
  await expect.poll(() => focused(page)).toBe('Token name');
  await page.keyboard.type('r');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Create a token');
});

test('a program’s code and what a token can call are one step away', async ({ page }) => {
  await openTokens(page);
  await section(page).getByRole('link', { name: 'What a token can call' }).click();
  await arriveAt(page, '/docs');
  await page.goBack();
  await section(page).getByRole('link', { name: 'Enter the code of a program' }).click();
  await arriveAt(page, '/device');
});

test('35: a token is made, copied, renamed and revoked by keyboard alone', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { keyboard } = page;
  await openTokens(page);
  await tabTo(page, 'Create a token');
  await keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Token name');
  await keyboard.type('backup');
  await tabTo(page, 'See your profile profile:read');
  await keyboard.press('Space');
  await tabTo(page, 'Create token');
  await keyboard.press('Enter');
  await box(page).waitFor();
  await tabTo(page, 'Copy token');
  await keyboard.press('Enter');
  await box(page).getByText('✓ Copied').waitFor();
  await tabTo(page, 'Done');
  await keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Create a token');
  await tabTo(page, 'Rename: backup');
  await keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Token name');
  await keyboard.type('weekly');
  await keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Rename: weekly');
  await tabTo(page, 'Revoke: weekly');
  await keyboard.press('Enter');
  await tabTo(page, 'Revoke');
  await keyboard.press('Enter');
  await section(page).getByText('You have none yet.').waitFor();
  await expect.poll(() => focused(page)).toBe('Create a token');
});

test('41: access tokens in Spanish: form, fault, new token and list', async ({ page }) => {
  await openTokens(page, 'copia');
  await choose(page, 'language', 'es');
  await section(page).getByText('1 token de acceso').waitFor();
  await button(page, 'Crear un token').click();
  await button(page, 'Crear token').click();
  await section(page).getByText('Elige al menos una opción.').waitFor();
  await section(page).getByLabel('Nombre del token').fill('informe');
  await section(page).getByLabel('Ver tu perfil').check();
  await button(page, 'Crear token').click();
  await page.getByRole('region', { name: 'Tu nuevo token de acceso' }).waitFor();
  await button(page, 'Listo').click();
  await page.locator('.toast', { hasText: 'No has copiado el token nuevo' }).waitFor();
  await page.keyboard.press('Escape');
  await button(page, 'Revocar: informe').click();
  await page.getByRole('dialog', { name: '¿Revocar «informe»?' }).getByRole('button', { name: 'Revocar' }).click();
  expect(await toast(page)).toBe('Se ha revocado el token.');
});

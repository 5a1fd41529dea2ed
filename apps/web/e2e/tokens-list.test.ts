/** The list of access tokens: renamed, revoked, about to end, and not to be had. */
import { expect } from 'vitest';
import { ask, box, button, items, make, names, openTokens, section } from './access-tokens.ts';
import { forgive, hold, intercept, problem } from './answers.ts';
import { test } from './browsing.ts';
import { focused, tabTo } from './focus.ts';
import { register, toast } from './people.ts';
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

test('a token that is gone already goes from the list, and one that could not be revoked stays', async ({ page }) => {
  const { made } = await openTokens(page, 'backup', 'deploy');
  await page.request.delete(`/auth/tokens/${made[0]?.id}`);
  await button(page, 'Revoke: backup').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  expect(await toast(page)).toBe('That token is gone already.');
  await expect.poll(() => names(page)).toEqual(['deploy']);
  await page.route('**/auth/tokens/*', problem('rate_limited', 429));
  await button(page, 'Revoke: deploy').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.locator('.toast.is-error').waitFor();
  expect(await names(page)).toEqual(['deploy']);
});

test('without an answer the list says so and can be asked for again', async ({ page, watch }) => {
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

test('what is about to end says when, and what has ended says so', async ({ page }) => {
  await register(page);
  const { id } = await make(page, 'soon', ['profile:read'], 3);
  await make(page, 'later');
  await page.route('**/auth/tokens', async (route) => {
    const answer = await route.fetch();
    const { tokens } = await answer.json();
    const past = { ...tokens[0], id: 'x', name: 'past', expiresAt: '2020-01-02T12:00:00.000Z' };
    await route.fulfill({ json: { tokens: [...tokens, past] } });
  });
  await page.goto('/settings#tokens');
  await expect.poll(() => names(page)).toEqual(['later', 'soon', 'past']);
  expect(id).toBeTruthy();
  const tags = await items(page).evaluateAll((all) => all.map((item) => item.querySelector('.tag')?.textContent));
  expect(tags).toEqual([undefined, 'Ends in 3 days', 'Expired']);
  await items(page).last().getByText('Expired on 2 January 2020').waitFor();
});

test('a new password revokes the tokens as well, if asked to; without tokens it does not offer to', async ({
  page,
}) => {
  const { ada, made } = await openTokens(page, 'backup');
  const offer = page.getByLabel('Also revoke my access tokens');
  const change = async (from: string, to: string) => {
    await page.getByLabel('Current password', { exact: true }).fill(from);
    await page.getByLabel('New password', { exact: true }).fill(to);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await change(ada.password, 'three green doors in a row');
  expect(await toast(page)).toBe('Your password has been changed. You are signed out everywhere else.');
  expect(await names(page)).toEqual(['backup']);
  await page.keyboard.press('Escape');

  await offer.check();
  await change('three green doors in a row', ada.password);
  await page.getByText('and your tokens are revoked.').waitFor();
  await section(page).getByText('You have none yet.').waitFor();
  expect(await offer.count()).toBe(0);
  expect((await ask(made[0]?.token ?? '', '/me')).status).toBe(401);
});

test('a token is made, copied, renamed and revoked by keyboard alone', async ({ page }) => {
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
  await box(page).getByText('Copied.').waitFor();
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

test('in Spanish as well: form, fault, new token and list', async ({ page }) => {
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
  await button(page, 'Revocar: informe').click();
  await page.getByRole('dialog', { name: '¿Revocar «informe»?' }).getByRole('button', { name: 'Revocar' }).click();
  expect(await toast(page)).toBe('Se ha revocado el token.');
});

/** The section of the settings about access tokens, and what people and programs do with them. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { baseUrl } from './browsing.ts';
import { register } from './people.ts';

/** The section of the settings. */
export const section = (page: Page) => page.locator('#tokens');
/** The tokens of the list. */
export const items = (page: Page) => section(page).locator('.token');
/** What they are called, in their order. */
export const names = (page: Page) => items(page).locator('h3 bdi').allTextContents();
/** A button of the section. */
export const button = (page: Page, name: string | RegExp) => section(page).getByRole('button', { name, exact: true });
/** Where a new token is shown. */
export const box = (page: Page) => page.getByRole('region', { name: 'Your new access token' });
/** The field that holds it. */
export const field = (page: Page) => box(page).getByLabel('Access token', { exact: true });

/** Makes a token without the pages. */
export async function make(page: Page, name: string, scopes = ['profile:read'], expiresInDays = 30) {
  const answer = await page.request.post('/auth/tokens', { data: { name, scopes, expiresInDays } });
  expect(answer.status()).toBe(201);
  return (await answer.json()) as { id: string; token: string };
}

/** Opens the settings of somebody new, with these tokens. */
export async function openTokens(page: Page, ...having: string[]) {
  const ada = await register(page);
  const made = [];
  for (const name of having) made.push(await make(page, name));
  await page.goto('/settings#tokens');
  await button(page, 'Create a token').waitFor();
  return { ada, made };
}

/** Makes a token with the form and waits until it is shown. */
export async function makeByHand(page: Page, name: string, ...may: string[]): Promise<string> {
  await button(page, 'Create a token').click();
  await section(page).getByLabel('Token name').fill(name);
  for (const scope of may) await section(page).locator(`[value="${scope}"]`).check();
  await button(page, 'Create token').click();
  await box(page).waitFor();
  return field(page).inputValue();
}

/** What a program gets that has nothing but the token. */
export const ask = (token: string, path: string) =>
  fetch(baseUrl + path, { headers: { authorization: `Bearer ${token}` } });

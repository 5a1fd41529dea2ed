/** Programs that ask for access, and the page on which people answer them. */

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { baseUrl } from './browsing.ts';

export interface Asked {
  device_code: string;
  user_code: string;
  verification_uri_complete: string;
}

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';

/** A program asks, as one without a browser does. */
export async function ask(name = 'backup on ada-laptop', scope = 'profile:read sessions:read'): Promise<Asked> {
  const answer = await fetch(`${baseUrl}/auth/device`, {
    method: 'POST',
    headers: { 'user-agent': 'curl/8.5.0' },
    body: new URLSearchParams({ client_id: name, scope }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Asked;
}

/** What the program gets when it looks for the answer. */
export async function poll({ device_code }: Asked, name = 'backup on ada-laptop') {
  const answer = await fetch(`${baseUrl}/auth/device/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: GRANT_TYPE, device_code, client_id: name }),
  });
  return (await answer.json()) as { access_token?: string; scope?: string; error?: string };
}

/** The address that the program shows as a link, at the server of the tests. */
export const linkOf = ({ user_code }: Asked) => `/device?code=${user_code}`;
/** The field for the code. */
export const codeField = (page: Page) => page.getByLabel('Code', { exact: true });
/** Who asks and for what. */
export const question = (page: Page) => page.getByRole('region', { name: 'A program asks for access to your account' });
/** A button of the page. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Follows the program's link and goes on to the question. */
export async function openQuestion(page: Page, asked: Asked): Promise<void> {
  await page.goto(linkOf(asked));
  await button(page, 'Continue').click();
  await question(page).waitFor();
}

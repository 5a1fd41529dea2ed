/** Somebody else's app: made of the packed packages, outside of the workspace, with a router and a look of its own. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, expect } from 'vitest';
import { type BuiltServer, freePort, startBuiltServer } from '../../../scripts/built-server.ts';
import { packPackages } from '../../../scripts/packages.ts';
import { inRoot } from '../../../scripts/root.ts';
import { nodeOnPath, run } from '../../../scripts/run.ts';
import { test } from './browsing.ts';
import { arriveAt, logIn, register, signUp, stranger } from './people.ts';

const folder = mkdtempSync(join(tmpdir(), 'guestbook-'));
const app = join(folder, 'app');
let portero: BuiltServer;
let pages: PreviewServer;
let baseURL: string;

/** Mistakes that the published types must find; one that they do not find is an error of its own. */
const mistakes = `
import { porteroVue, startLanguage, useSessionStore } from '@portero/vue';
// @ts-expect-error nobody may be signed in
useSessionStore().user.name;
// @ts-expect-error there is no such path
porteroVue({ paths: { entrance: '/' } });
// @ts-expect-error words are missing
startLanguage({ en: {} });
`;

beforeAll(async () => {
  cpSync(inRoot('examples/guestbook'), app, {
    recursive: true,
    filter: (from) => !/\/(node_modules|dist)$/.test(from),
  });
  await packPackages(folder);
  const packed = ['contracts', 'client', 'vue'].map(
    (name) => `  '@portero/${name}': file:${folder}/portero-${name}-0.1.0.tgz\n`,
  );
  writeFileSync(join(app, 'pnpm-workspace.yaml'), `overrides:\n${packed.join('')}`);
  writeFileSync(join(app, 'src/mistakes.ts'), mistakes);
  const here = { in: app, quiet: true, env: { ...nodeOnPath, NODE_ENV: 'production' } };
  // NODE_ENV would keep pnpm from installing what the build needs.
  const install = ['-y', 'pnpm@12', 'install', '--prod=false', '--prefer-offline', '--no-frozen-lockfile'];
  await run('npx', [...install, '--ignore-scripts'], here);
  await run('npx', ['-y', 'pnpm@12', 'build'], here);

  const port = await freePort();
  baseURL = `http://localhost:${port}`;
  portero = await startBuiltServer({ RATE_LIMITS: 'off', PUBLIC_URL: baseURL });
  process.env.PORTERO = portero.baseUrl;
  pages = await preview({ root: app, logLevel: 'error', preview: { port, strictPort: true } });
});

afterAll(async () => {
  await pages?.close();
  await portero?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an app with its own router and look signs up, lists its devices and logs out', async ({ another, watch }) => {
  watch.homes.push(baseURL);
  const page = await another({ baseURL });
  const ada = stranger();
  await page.goto('/');
  await page.getByText('Come in to write a line.').waitFor();
  await page.getByRole('link', { name: 'Join' }).click();
  await signUp(page, ada);
  await arriveAt(page, '/');
  await page.getByLabel('A line from Ada Lovelace').fill('A fine house.');
  await page.getByRole('button', { name: 'Write' }).click();
  await page.getByText('A fine house. (Ada Lovelace)').waitFor();

  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByText('This device').waitFor();
  await page.getByRole('button', { name: 'Leave' }).click();
  await arriveAt(page, '/');
  await page.getByRole('link', { name: 'Come in' }).waitFor();
});

test('its own log-in page keeps the wanted page, and a taken address has a way there', async ({ another, watch }) => {
  watch.homes.push(baseURL);
  const page = await another({ baseURL });
  const ada = stranger();
  await page.request.post('/auth/signup', { data: ada });
  await page.request.post('/auth/logout');

  await page.goto('/join');
  await signUp(page, ada);
  await page.getByRole('link', { name: 'login page' }).click();
  await arriveAt(page, '/enter');

  await page.goto('/devices');
  await arriveAt(page, '/enter?next=/devices');
  await page.getByText('Please log in to access this page.').waitFor();
  await logIn(page, ada);
  await arriveAt(page, '/devices');
  await page.getByText('This device').waitFor();
});

test('nothing of the look comes with the forms', async ({ another, watch }) => {
  watch.homes.push(baseURL);
  const page = await another({ baseURL });
  await page.goto('/enter');
  const button = page.getByRole('button', { name: 'Log in' });
  await button.waitFor();
  expect(await button.evaluate((element) => getComputedStyle(element).fontFamily)).toBe('Georgia, serif');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--primary'))).toBe('');
});

test('the style sheet alone makes the forms whole on a narrow screen, and leaves the forms of the app as they were', async ({
  another,
  watch,
}) => {
  watch.homes.push(baseURL);
  const page = await another({ baseURL, viewport: { width: 320, height: 568 } });
  await page.goto('/join');
  await page.addStyleTag({ path: inRoot('packages/vue/dist/style.css') });
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Fill in this field.').first().waitFor();
  for (const field of await page.locator('input, form button').all()) {
    const { left, right } = await field.evaluate((element) => element.getBoundingClientRect());
    expect([left >= 0, right <= 320]).toEqual([true, true]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);

  await register(page);
  await page.goto('/');
  const mine = page.getByRole('button', { name: 'Write' });
  await mine.waitFor();
  const look = () =>
    mine.evaluate((button) => {
      const { margin, width, border, font } = getComputedStyle(button);
      return { margin, width, border, font };
    });
  const before = await look();
  await page.addStyleTag({ path: inRoot('packages/vue/dist/style.css') });
  expect(await look()).toEqual(before);
});

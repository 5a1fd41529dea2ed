import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'vite';
import { expect } from 'vitest';
import { emlFolder } from '../../api/src/mail/eml-folder.ts';
import { devMail } from '../dev-mail.ts';
import { forgive } from './answers.ts';
import { violations } from './axe.ts';
import { test } from './browsing.ts';

test('mail of development shows up by itself, and its links can be followed from text and HTML', async ({
  page,
  watch,
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'portero-mail-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const vite = await createServer({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    plugins: [devMail(folder)],
    server: { port: 0, host: 'localhost' },
    optimizeDeps: { noDiscovery: true },
    logLevel: 'error',
  });
  onTestFinished(() => vite.close());
  await vite.listen();
  const home = new URL(vite.resolvedUrls?.local[0] ?? '').origin;
  watch.homes.push(home);

  await page.goto(`${home}/dev/mail`);
  await page.getByText('No mail yet').waitFor();
  const link = `${home}/problems.css#t0ken`;
  await emlFolder(folder, { name: 'Portero', address: 'portero@localhost' }).send({
    id: 'm1',
    to: 'ada@example.com',
    subject: 'Confirm your address',
    text: `Open this:\n${link}\n`,
    html: `<script>document.title = 'taken'</script><p><a href="${link}">Open this</a></p>`,
    language: 'en',
    date: new Date('2026-11-23T08:00:00.000Z'),
  });
  const mail = page.getByRole('link', { name: 'Confirm your address' });
  await mail.waitFor();
  expect(await violations(page)).toEqual([]);

  await mail.click();
  await page.getByRole('heading', { name: 'Confirm your address' }).waitFor();
  expect(await page.getByRole('link', { name: link }).getAttribute('href')).toBe(link);
  const opened = page.waitForEvent('popup');
  await page.frameLocator('iframe').getByRole('link', { name: 'Open this' }).click();
  expect((await opened).url()).toBe(link);
  // The mail's script has not run; that the browser says so is no fault of the page.
  forgive(watch, /Blocked script execution/);
});

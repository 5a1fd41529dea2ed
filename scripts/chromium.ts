/** The browsers of the browser tests. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { onPath, provide, runs } from './system-tools.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const macApps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Finds Chromium: CHROMIUM_PATH, then the system's, then Playwright's own; on Debian as root it is installed.
 * @returns the path of the program
 * @throws Error with one sentence that says what to install
 */
export async function chromiumPath(): Promise<string> {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which does not exist.`);
    return given;
  }
  const candidates = [...names.map(onPath), ...macApps, chromium.executablePath()];
  const found = candidates.find((file) => file && existsSync(file) && runs(file, '--version'));
  if (found) return found;
  return provide('chromium', 'chromium').catch(() => {
    throw new Error('The browser tests need Chromium or Chrome: install it, or name it in CHROMIUM_PATH.');
  });
}

/**
 * Finds Chromium's headless shell: the same engine without a browser around it, in which a page does the same at half the
 * cost. HEADLESS_SHELL_PATH, then the system's; on Debian as root it is installed.
 * @returns the path of the program; that of the whole browser where there is no shell, or CHROMIUM_PATH wants a certain one
 * @throws Error as chromiumPath does
 */
export async function headlessShellPath(): Promise<string> {
  if (process.env.HEADLESS_SHELL_PATH) return process.env.HEADLESS_SHELL_PATH;
  if (process.env.CHROMIUM_PATH) return chromiumPath();
  return provide('chromium-headless-shell', 'chromium-headless-shell').catch(chromiumPath);
}

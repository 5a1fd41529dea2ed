import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { chromiumPath, headlessShellPath } from './chromium.ts';
import { onPath, provide, providePython } from './system-tools.ts';

afterEach(() => vi.unstubAllEnvs());

test('a program that is there is found by its full path', () => {
  expect(onPath('sh')).toMatch(/^\/.*\/sh$/);
  expect(onPath('no-such-program')).toBeUndefined();
});

test('a program that is missing and cannot be installed is asked for in one sentence', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(provide('http', 'httpie')).rejects.toThrow(
    'The tests need the program "http": please install it (Debian package httpie).',
  );
});

test('so is a module of Python', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(providePython('no_such_module', 'python3-none')).rejects.toThrow(
    'The tests need /usr/bin/python3 with no_such_module: please install it (Debian packages python3-none).',
  );
});

test('a browser that CHROMIUM_PATH names and that is not there fails the run in one sentence', async () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium');
  await expect(chromiumPath()).rejects.toThrow('CHROMIUM_PATH names /nowhere/chromium, which does not exist.');
});

test('a browser that is nowhere fails the run in one sentence: nothing is skipped', async () => {
  vi.stubEnv('CHROMIUM_PATH', '');
  vi.stubEnv('PATH', '/nowhere');
  vi.stubEnv('PLAYWRIGHT_BROWSERS_PATH', '/nowhere');
  await expect(chromiumPath()).rejects.toThrow(
    'The browser tests need Chromium or Chrome: install it, or name it in CHROMIUM_PATH.',
  );
});

test('without a headless shell the whole browser does its work, and whoever names a browser has that one', async () => {
  vi.stubEnv('HEADLESS_SHELL_PATH', '');
  vi.stubEnv('CHROMIUM_PATH', process.execPath);
  expect(await headlessShellPath()).toBe(process.execPath);

  const folder = mkdtempSync(join(tmpdir(), 'portero-browsers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync('/bin/true', join(folder, 'chromium'));
  vi.stubEnv('CHROMIUM_PATH', '');
  vi.stubEnv('PATH', folder);
  expect(await headlessShellPath()).toBe(join(folder, 'chromium'));
  symlinkSync('/bin/true', join(folder, 'chromium-headless-shell'));
  expect(await headlessShellPath()).toBe(join(folder, 'chromium-headless-shell'));
});

import { afterEach, expect, test, vi } from 'vitest';
import { chromiumPath } from './chromium.ts';
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

import { afterEach, expect, test, vi } from 'vitest';
import { useTheme } from './useTheme.ts';

afterEach(() => {
  useTheme().setTheme('system');
  document.head.innerHTML = '';
});

function colours() {
  return [...document.querySelectorAll('meta')].map(({ content, media }) => [content, media]);
}

test('the browser’s own bars follow the chosen theme, and the system again when that is chosen', () => {
  document.head.innerHTML = `
    <meta name="theme-color" content="white" data-theme="light" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="black" data-theme="dark" media="(prefers-color-scheme: dark)">`;
  const { theme, setTheme } = useTheme();
  setTheme('dark');
  expect([theme.value, document.documentElement.dataset.theme]).toEqual(['dark', 'dark']);
  expect(colours()).toEqual([
    ['white', 'not all'],
    ['black', 'all'],
  ]);
  setTheme('system');
  expect(document.documentElement.dataset.theme).toBeUndefined();
  expect(colours()).toEqual([
    ['white', '(prefers-color-scheme: light)'],
    ['black', '(prefers-color-scheme: dark)'],
  ]);
});

test('a remembered theme holds from the beginning', async () => {
  document.head.innerHTML = '<meta name="theme-color" content="black" data-theme="dark" media="x">';
  localStorage.setItem('portero.theme', 'dark');
  vi.resetModules();
  const { useTheme } = await import('./useTheme.ts');
  expect(useTheme().theme.value).toBe('dark');
  expect(colours()).toEqual([['black', 'all']]);
});

test('anything else that is remembered is the system’s', async () => {
  localStorage.setItem('portero.theme', 'purple');
  vi.resetModules();
  const { useTheme } = await import('./useTheme.ts');
  expect(useTheme().theme.value).toBe('system');
});

import { afterEach, expect, test, vi } from 'vitest';
import { useTheme } from './useTheme.ts';

afterEach(() => useTheme().setTheme('system'));

test('the chosen theme is written into the page, and taken out again for that of the system', () => {
  const { theme, setTheme } = useTheme();
  setTheme('dark');
  expect([theme.value, document.documentElement.dataset.theme]).toEqual(['dark', 'dark']);
  setTheme('system');
  expect(document.documentElement.dataset.theme).toBeUndefined();
});

test.each([
  ['dark', 'dark'],
  // Anything else that is remembered is the system's.
  ['purple', 'system'],
])('of a remembered "%s" the choice is %s from the beginning', async (remembered, chosen) => {
  localStorage.setItem('portero.theme', remembered);
  vi.resetModules();
  const { useTheme } = await import('./useTheme.ts');
  expect(useTheme().theme.value).toBe(chosen);
});

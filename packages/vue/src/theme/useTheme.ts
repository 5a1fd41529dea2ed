/** Light, dark, or whatever the system says. `public/theme.js` applies the remembered choice before the first paint. */
import { ref } from 'vue';
import { recall, remember } from '../memory.ts';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'portero.theme';
const remembered = recall(KEY);
const theme = ref<Theme>(remembered === 'light' || remembered === 'dark' ? remembered : 'system');

/** The chosen theme and a way to choose another. */
export function useTheme() {
  apply();
  return { theme, setTheme };
}

function setTheme(chosen: Theme): void {
  theme.value = chosen;
  remember(KEY, chosen === 'system' ? null : chosen);
  apply();
}

function apply(): void {
  const chosen = theme.value;
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

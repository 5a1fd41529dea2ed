import vue from '@vitejs/plugin-vue';
import { defineProject } from 'vitest/config';
import { patience, source } from '../../vitest.source.ts';

export default defineProject({
  ...source,
  plugins: [vue()],
  test: {
    name: 'vue',
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    ...patience,
    setupFiles: ['src/test-setup.ts'],
  },
});

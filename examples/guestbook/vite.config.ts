/** The API is reached through the app's own origin, in development and in the preview of what was built. */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const portero = process.env.PORTERO ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [vue()],
  server: { proxy: { '^/(auth|me)(/|\\?|$)': portero } },
  build: { target: 'es2022' },
});

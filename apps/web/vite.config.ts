/** How the app is built and served in development. */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';
import { completeDictionaries } from './complete-dictionaries.ts';
import { contractsAsData } from './contracts-as-data.ts';
import { devMail } from './dev-mail.ts';
import { laterWords } from './later-words.ts';
import { leanBuild } from './lean-build.ts';

const api = process.env.PORTERO_API ?? 'http://localhost:3000';
// Everything that the API answers, so that development has one origin as production has.
const apiPaths = '^/(auth|\\.well-known|me|healthz|readyz|openapi\\.json|problems|docs)(/|\\?|$)';

export default defineConfig({
  plugins: [
    vue(),
    contractsAsData(),
    completeDictionaries(),
    laterWords(),
    leanBuild(),
    devMail(process.env.MAIL_OUTBOX),
    // The server sends these files as they are; compressing on the fly would cost time on every request.
    compression({
      include: /\.(html|js|css|svg|txt)$/,
      threshold: 512,
      algorithms: [defineAlgorithm('brotliCompress'), defineAlgorithm('gzip', { level: 9 })],
    }),
  ],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  resolve: { conditions: ['portero-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../api/dist/web',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    // What the first page needs is one file: a second one would only be asked for when the first is there.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] } } },
  },
  server: { port: 5173, proxy: { [apiPaths]: { target: api } } },
});

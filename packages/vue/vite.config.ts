/** How the package is built for other people's apps: one module and one style sheet; what it depends on stays outside. */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };

const outside = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

export default defineConfig({
  plugins: [vue()],
  build: {
    lib: { entry: { index: 'src/index.ts', style: 'src/styles/index.css' }, formats: ['es'] },
    cssCodeSplit: true,
    rollupOptions: { external: (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)) },
    // The types go there as well.
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
  },
});

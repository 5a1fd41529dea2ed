import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from './root.ts';

const sources = globSync('{apps/web/src,packages/vue/src}/**/*.{ts,vue}', { cwd: inRoot('') }).filter(
  (file) => !/\.test(-d)?\.ts$|\/test-/.test(file),
);

test('the app and the forms talk to the API through @portero/client and nothing else', () => {
  const own = /\bfetch\s*\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|\baxios\b/;
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter((file) => own.test(readFileSync(inRoot(file), 'utf8')))).toEqual([
    // Asks for the app's own page, not for the API.
    'apps/web/src/router/stale-app.ts',
  ]);
  expect(readFileSync(inRoot('apps/web/src/router/stale-app.ts'), 'utf8')).toContain("fetch('/', { method: 'HEAD'");
});

test('the app asks for no further tries, has no token and no hook for the end of a session: its build leaves them out', () => {
  const asking = sources.filter((file) =>
    /\bretry: [\d{]|createPortero\([^)]*\b(?:token|retry)\b|\bonSessionEnded\b/.test(
      readFileSync(inRoot(file), 'utf8'),
    ),
  );
  expect(asking).toEqual([]);
});

import { createPortero } from '@portero/client';
import { createPinia } from 'pinia';
import { afterEach, expect, test } from 'vitest';
import { createApp } from 'vue';
import { answer, signedIn, signedOut, succeed } from '../test-answers.ts';
import { type PorteroVueOptions, porteroVue } from './client.ts';
import { sessionGuard } from './guard.ts';
import { paths } from './paths.ts';
import { safeNext } from './safe-next.ts';
import { useSessionStore } from './session.store.ts';

const usual = { ...paths };
afterEach(() => {
  Object.assign(paths, usual);
});

function someApp(options?: PorteroVueOptions) {
  return createApp({}).use(createPinia()).use(porteroVue(options));
}

test('the store calls the API where the app says it is', async () => {
  const fetching = answer({ 'GET https://api.example.com/auth/session': () => succeed(signedOut) });
  someApp({ client: createPortero({ baseUrl: 'https://api.example.com' }) });
  await useSessionStore().settled();
  expect(fetching).toHaveBeenCalledOnce();
  expect(useSessionStore().state).toBe('out');
});

test('an app says where its log-in page and the home of its users are', async () => {
  answer({ 'GET /auth/session': () => succeed(signedOut) });
  someApp({ paths: { login: '/enter', home: '/devices' } });
  const wanted = { fullPath: '/devices?a=b', query: {}, meta: { access: 'session' } } as const;
  expect(await sessionGuard(wanted, null)).toBe('/enter?next=/devices%3Fa%3Db');
  expect(safeNext('//evil.example')).toBe('/devices');
});

test('what an app leaves unsaid is as usual', () => {
  someApp({ paths: { home: '/' } });
  expect(paths).toEqual({ login: '/login', home: '/' });
});

test('the first page behind a log-in asks once who is there, whatever its router calls the place before it', async () => {
  const fetching = answer({ 'GET /auth/session': () => succeed(signedIn) });
  someApp();
  const page = { fullPath: '/devices', query: {}, meta: { access: 'session' } } as const;
  expect(await sessionGuard(page, { fullPath: '/', query: {}, meta: {} })).toBe(true);
  expect(fetching).toHaveBeenCalledOnce();
  expect(await sessionGuard(page, page)).toBe(true);
  expect(fetching).toHaveBeenCalledTimes(2);
});

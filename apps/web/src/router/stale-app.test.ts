import { beforeEach, expect, test, vi } from 'vitest';
import { reloadStaleApp } from './stale-app.ts';

const assign = vi.fn();
const reload = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  history.replaceState(null, '', '/');
  assign.mockClear();
  reload.mockClear();
  vi.spyOn(location, 'assign').mockImplementation(assign);
  vi.spyOn(location, 'reload').mockImplementation(reload);
});

function serverSays(answer: () => Response) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async () => answer());
}

const ok = () => new Response(null, { status: 200 });

test('the app is loaded anew at the wanted address, once in a minute', async () => {
  serverSays(ok);
  expect(await reloadStaleApp('/settings#password')).toBe(true);
  expect(assign.mock.calls).toEqual([['/settings#password']]);
  vi.advanceTimersByTime(59_000);
  expect(await reloadStaleApp('/settings')).toBe(false);
  expect(assign).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2000);
  expect(await reloadStaleApp('/settings')).toBe(true);
});

test('where the wanted address is the one in the bar, the page is really loaded, fragment or not', async () => {
  serverSays(ok);
  history.replaceState(null, '', '/settings#password');
  expect(await reloadStaleApp('/settings#password')).toBe(true);
  expect([assign.mock.calls.length, reload.mock.calls.length]).toEqual([0, 1]);
});

test.each([
  [
    'without a connection',
    () => {
      throw new TypeError('offline');
    },
  ],
  ['while the server is broken', () => new Response(null, { status: 502 })],
])('%s nobody is sent to an error page, and the one time is not used up', async (_, answer) => {
  const fetching = serverSays(answer);
  expect(await reloadStaleApp('/settings')).toBe(false);
  expect(assign).not.toHaveBeenCalled();
  fetching.mockImplementation(async () => ok());
  expect(await reloadStaleApp('/settings')).toBe(true);
});

test('without storage nothing is loaded anew, since nobody could tell how often it was', async () => {
  serverSays(ok);
  vi.stubGlobal('sessionStorage', undefined);
  expect(await reloadStaleApp('/settings')).toBe(false);
  vi.unstubAllGlobals();
});

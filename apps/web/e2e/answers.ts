/** Answers of a server that fares badly, for the pages to cope with. */
import type { Page, Route } from 'playwright-core';
import { expect } from 'vitest';
import type { Watch } from './browsing.ts';

/** Counts the calls of a path and answers them with `answer`. */
export async function intercept(page: Page, path: string, answer: (route: Route) => Promise<void> | void) {
  const calls: string[] = [];
  await page.route(`**${path}`, (route) => {
    calls.push(route.request().postData() ?? '');
    return answer(route);
  });
  return calls;
}

/** Refuses as the server does. */
export function problem(code: string, status: number, headers: Record<string, string> = {}) {
  const body = JSON.stringify({ type: 'about:blank', title: 'Refused', status, instance: 'x', code });
  return (route: Route) =>
    route.fulfill({ status, headers: { 'content-type': 'application/problem+json', ...headers }, body });
}

/** Expects nothing but the browser's own notes about what the test has done to it, some of which may come late. */
export function forgive(watch: Watch, note: RegExp) {
  watch.forgiven.push(note);
  expect(watch.unforgiven()).toEqual([]);
}

/** What may come instead of an answer that can be used. */
export const faults: Record<string, (route: Route) => Promise<void>> = {
  'an error': problem('internal_error', 500),
  'a page of HTML': (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
  'no answer': (route) => route.abort('connectionreset'),
};

/** Keeps every call to an address waiting, as a slow server does, until they are let go. */
export async function hold(page: Page, url: string | RegExp) {
  const held: string[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(url, async (route) => {
    held.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`);
    await released;
    await route.fallback();
  });
  return {
    /** The calls that wait or have waited. */
    held,
    /** Lets them go, and all that come after them. */
    letGo: release,
  };
}

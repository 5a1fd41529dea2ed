/** Standing between a page and its server. */
import type { Page, Route } from 'playwright-core';

/** What a server of today may answer when things go wrong, and a connection that breaks. */
export const faults: Record<string, (route: Route) => Promise<void>> = {
  'an error': (route) => refuse(route, 500, 'internal_error'),
  'a page of HTML': (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
  'no answer': (route) => route.abort('connectionreset'),
};

/** Answers with a problem as the server writes one. */
export function refuse(route: Route, status: number, code: string): Promise<void> {
  return route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: code, status, instance: 'urn:portero:request:1', code }),
  });
}

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

/** How often a document has been asked for, rather than changed by the app. */
export function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) loads++;
  });
  return () => loads;
}

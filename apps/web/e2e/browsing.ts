/** A browser for each file, a clean context for each test, and a watch on everything that goes wrong in a page. */
import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from 'playwright-core';
import { test as base, expect, inject, type TestContext } from 'vitest';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const baseUrl = inject('baseUrl');
/** For whatever a page does. */
const shell: LaunchOptions = { executablePath: inject('headlessShell'), args };
/** For what the browser does beside it: what it keeps of a page that was left, and of cookies when it is closed. */
export const wholeBrowser: LaunchOptions = { executablePath: inject('chromium'), args };
export const contextOptions = { baseURL: baseUrl, locale: 'en-GB', reducedMotion: 'reduce' } as const;

/** Faults of pages, as they happen: thrown errors, console errors, violated policies, requests to strangers. */
export class Watch {
  readonly faults: string[] = [];
  /** What the test itself has brought about. */
  readonly forgiven: RegExp[] = [];
  /** Where pages may come from and ask: the server of all tests, and those that a test started itself. */
  readonly homes = [baseUrl];

  /** Watches every page of a context, present and future. */
  async over(context: BrowserContext): Promise<void> {
    context.on('page', (page) => this.#follow(page));
    for (const page of context.pages()) this.#follow(page);
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`policy violated: ${violatedDirective} ${blockedURI}`),
      );
    });
  }

  unforgiven(): string[] {
    return this.faults.filter((fault) => !this.forgiven.some((note) => note.test(fault)));
  }

  #follow(page: Page): void {
    page.on('pageerror', (error) => this.faults.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      // Chromium notes every refused call there. A wrong password is refused, and that is no fault of the page.
      if (/^Failed to load resource: .* status of 4\d\d /.test(message.text())) return;
      this.faults.push(`${page.url()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && !this.homes.includes(origin))
        this.faults.push(`${page.url()} asked for ${request.url()}`);
    });
  }
}

interface Fixtures {
  browser: Browser;
  watch: Watch;
  /** Opens a context of its own, like another browser on another machine. */
  another: (options?: object) => Promise<Page>;
  page: Page;
}

/** A test with a page; it fails if anything went wrong in any page on the way. */
export const test = base.extend<Fixtures>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are wanted.
    async ({}, use: (browser: Browser) => Promise<void>) => {
      const browser = await chromium.launch(shell);
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    expect(watch.unforgiven()).toEqual([]);
  },
  another: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, ...options });
      contexts.push(context);
      await watch.over(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  page: async ({ another }, use) => {
    await use(await another());
  },
});

/** A browser whose back/forward cache is on, as people's browsers have it, and a page in it. */
export async function browserWithCache(watch: Watch, onTestFinished: TestContext['onTestFinished']): Promise<Page> {
  const browser = await chromium.launch({ ...wholeBrowser, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  onTestFinished(() => browser.close());
  const context = await browser.newContext(contextOptions);
  await watch.over(context);
  return context.newPage();
}

/** How often a document has been asked for, rather than changed by the app. */
export function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) loads++;
  });
  return () => loads;
}

/** What the browser tests need: the built app behind the real server, and Chromium. */
import type { TestProject } from 'vitest/node';
import { buildIfStale } from '../../../scripts/build.ts';
import { type BuiltServer, startBuiltServer } from '../../../scripts/built-server.ts';
import { chromiumPath, headlessShellPath } from '../../../scripts/chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the app is, without a trailing slash. */
    baseUrl: string;
    /** Paths of the programs. */
    chromium: string;
    headlessShell: string;
  }
}

let server: BuiltServer | undefined;

/** Builds what has changed, finds a browser and starts a server with an empty database. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await chromiumPath());
  project.provide('headlessShell', await headlessShellPath());
  await buildIfStale();
  server = await startBuiltServer({ RATE_LIMITS: 'off' });
  project.provide('baseUrl', server.baseUrl);
}

/** Ends the server and forgets its database. */
export async function teardown(): Promise<void> {
  await server?.stop();
}

/** Opens a page in the user's browser. */
import { spawn } from 'node:child_process';

// No shell in between: an address is one argument, whatever stands in it.
const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** @returns whether there was a program to open it with */
export function openPage(url: string, env: Record<string, string | undefined>): Promise<boolean> {
  const [file, ...args] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(file, [...args, url], { env, stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

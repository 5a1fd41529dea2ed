/** Programs that the tests need and the registry does not carry. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.ts';

let updated = false;

/** The full path of a program on PATH. */
export function onPath(command: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Finds a program, installing it where that can be done: on Debian and its kin, as root.
 * @returns its full path
 * @throws Error with one sentence that says what to install
 */
export async function provide(command: string, debianPackage: string): Promise<string> {
  const found = onPath(command);
  if (found) return found;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0 && onPath('apt-get')) {
    console.error(`Installing ${debianPackage}, which the tests need …`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    if (!updated) await run('apt-get', ['update', '-q'], { env, quiet: true });
    updated = true;
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', debianPackage], { env, quiet: true });
    const installed = onPath(command);
    if (installed) return installed;
  }
  throw new Error(`The tests need the program "${command}": please install it (Debian package ${debianPackage}).`);
}

/** Whether a program runs at all; some distributions put a stub in its place. */
export function runs(file: string, ...args: string[]): boolean {
  try {
    execFileSync(file, args, { stdio: 'ignore', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

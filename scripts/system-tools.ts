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
 * @param whoNeeds begins the sentence
 * @returns its full path
 * @throws Error with one sentence that says what to install
 */
export async function provide(command: string, debianPackage: string, whoNeeds = 'The tests need'): Promise<string> {
  const found = onPath(command) ?? ((await install(debianPackage)) ? onPath(command) : undefined);
  if (found) return found;
  throw new Error(`${whoNeeds} the program "${command}": please install it (Debian package ${debianPackage}).`);
}

/** The Python that Debian's own modules belong to. */
export const PYTHON = '/usr/bin/python3';

/** Finds a module of Debian's Python in the same way. @throws Error with one sentence that says what to install */
export async function providePython(module: string, ...debianPackages: string[]): Promise<void> {
  const isThere = () => runs(PYTHON, '-c', `import ${module}`);
  if (isThere() || ((await install(...debianPackages)) && isThere())) return;
  const packages = debianPackages.join(', ');
  throw new Error(`The tests need ${PYTHON} with ${module}: please install it (Debian packages ${packages}).`);
}

/** @returns false where nothing can be installed by us */
async function install(...debianPackages: string[]): Promise<boolean> {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0 || !onPath('apt-get')) return false;
  console.error(`Installing ${debianPackages.join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!updated) await run('apt-get', ['update', '-q'], { env, quiet: true });
  updated = true;
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...debianPackages], { env, quiet: true });
  return true;
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

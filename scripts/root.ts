/** Where the repository is. */
import { fileURLToPath } from 'node:url';

/** The absolute path of a file or folder of the repository. */
export function inRoot(...parts: string[]): string {
  return fileURLToPath(new URL(`../${parts.join('/')}`, import.meta.url));
}

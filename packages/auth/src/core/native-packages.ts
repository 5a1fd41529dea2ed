/** Packages that are not JavaScript: argon2 and better-sqlite3. */

/**
 * Whether an error says that such a package is not there, or is not for this machine: nothing that depends on what it
 * was asked to do.
 */
export function isNativeFault(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED' || /^No native build was found/.test(message);
}

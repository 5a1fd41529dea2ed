/** A page that was opened before a deployment asks for files that are gone: load the app anew, once. */

const KEY = 'portero.reloaded';
const ONCE_WITHIN_MS = 60_000;

/**
 * Loads the app anew at the address whose page could not be fetched.
 * @returns whether it does: not without a connection, which would end at the browser's error page, nor twice in a minute
 */
export async function reloadStaleApp(target: string): Promise<boolean> {
  if (!(await isAppThere()) || !isFirstTime()) return false;
  // Going to the address that one is at would be no reload if it has a fragment.
  if (location.href === location.origin + target) location.reload();
  else location.assign(target);
  return true;
}

async function isAppThere(): Promise<boolean> {
  try {
    return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

function isFirstTime(): boolean {
  try {
    if (Date.now() - Number(sessionStorage.getItem(KEY)) < ONCE_WITHIN_MS) return false;
    sessionStorage.setItem(KEY, String(Date.now()));
    return true;
  } catch {
    // Without storage nobody could tell the first reload from the hundredth.
    return false;
  }
}

/** A page that was opened before a deployment asks for files that are gone: load the app anew, once. */

const KEY = 'portero.reloaded';
const ONCE_WITHIN_MS = 60_000;

/** Loads the app anew at the address whose page could not be fetched; a second failure within a minute is left to be seen. */
export function reloadStaleApp(error: unknown, target: string): void {
  try {
    if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < ONCE_WITHIN_MS) throw error;
    sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    // Without storage nobody could tell the first reload from the hundredth.
    console.error(error);
    return;
  }
  location.assign(target);
}

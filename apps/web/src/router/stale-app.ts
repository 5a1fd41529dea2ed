/** A page that was opened before a deployment asks for files that are gone: load it anew, once. */

const KEY = 'portero.reloaded';
const ONCE_WITHIN_MS = 60_000;

/** Reloads when a part of the app cannot be fetched; a second failure within a minute is left to be seen. */
export function reloadOnMissingChunk(): void {
  addEventListener('vite:preloadError', (event) => {
    try {
      if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < ONCE_WITHIN_MS) return;
      sessionStorage.setItem(KEY, String(Date.now()));
    } catch {
      // Without storage nobody could tell the first reload from the hundredth.
      return;
    }
    event.preventDefault();
    location.reload();
  });
}

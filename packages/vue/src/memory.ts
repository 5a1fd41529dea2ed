/** What the browser remembers of a reader's tastes. Never anything about the session. */

/** A remembered taste; null if there is none or storage is switched off. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remembers a taste, or forgets it with null. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is switched off or full: the choice then holds for this visit.
  }
}

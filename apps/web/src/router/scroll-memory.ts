/** Where on each page of the history the reader was. */

/** Remembers by entry of the history; the browser's own memory fails where a page is drawn later than the entry changes. */
export class ScrollMemory {
  readonly #positions = new Map<string, [left: number, top: number]>();
  #key = '';

  constructor() {
    history.scrollRestoration = 'manual';
    // A reload, or a way back from another site, is the browser's to restore.
    addEventListener('pagehide', () => {
      history.scrollRestoration = 'auto';
    });
    addEventListener('pageshow', () => {
      history.scrollRestoration = 'manual';
    });
  }

  /** Notes where the reader is before the page changes. */
  leave(): void {
    this.#positions.set(this.#key, [window.scrollX, window.scrollY]);
  }

  /** Begins a new entry, or goes on with the one there is. Returns its key, to be kept in the entry. */
  enter(isSame: boolean): string {
    if (!isSame || this.#key === '') this.#key = crypto.randomUUID();
    return this.#key;
  }

  /** The history has moved to an entry with this key. */
  returnTo(key: unknown): void {
    this.#key = typeof key === 'string' ? key : '';
  }

  /** Puts the reader where they were. */
  restore(): void {
    const [left, top] = this.#positions.get(this.#key) ?? [0, 0];
    window.scrollTo(left, top);
  }
}

/** Where on each page of the history the reader was. */

const KEY = 'portero.scroll';

/** Remembers by entry of the history; the browser's own memory fails where a page is drawn later than the entry changes. */
export class ScrollMemory {
  readonly #positions: Record<string, [left: number, top: number]> = read();
  /** Names the entry whose page is shown. */
  #key = '';
  /** Ends the wait for a page that grows. */
  #stop = () => {};

  constructor() {
    history.scrollRestoration = 'manual';
  }

  /** Notes where the reader is, before the page changes. */
  leave(): void {
    this.#stop();
    if (this.#key) this.#positions[this.#key] = [window.scrollX, window.scrollY];
  }

  /** Begins a new entry, or goes on with one that has a key. Returns the key, to be kept in the entry. */
  enter(key: unknown): string {
    this.#key = typeof key === 'string' ? key : Math.random().toString(36).slice(2);
    return this.#key;
  }

  /** Puts the reader where they were on this entry; false if they have not been there. */
  restore(): boolean {
    const position = this.#positions[this.#key];
    if (!position) return false;
    this.#follow(() => {
      window.scrollTo(...position);
      return Math.ceil(window.scrollY) >= Math.floor(position[1]);
    });
    return true;
  }

  /** Puts the reader at the part of the page with this id, and keeps them there while the page is still drawn. */
  show(id: string): void {
    this.#follow(() => {
      document.getElementById(id)?.scrollIntoView();
      return false;
    });
  }

  /** Scrolls, and again whenever the page grows, until `scroll` says that it got there or somebody else scrolls. */
  #follow(scroll: () => boolean): void {
    this.#stop();
    const life = new AbortController();
    let top = 0;
    const move = () => {
      const isThere = scroll();
      top = window.scrollY;
      if (isThere) this.#stop();
    };
    // A list that is still on its way makes room later; whoever moves meanwhile is left alone.
    const growth = new ResizeObserver(move);
    this.#stop = () => {
      growth.disconnect();
      life.abort();
    };
    move();
    const { signal } = life;
    if (signal.aborted) return;
    for (const act of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
      addEventListener(act, this.#stop, { signal, passive: true });
    // Without any of these: the find bar, a screen reader, a script.
    addEventListener('scroll', () => Math.abs(window.scrollY - top) > 1 && this.#stop(), { signal, passive: true });
    growth.observe(document.body);
  }

  /** Keeps everything for the page's next life in this tab. */
  save(): void {
    this.leave();
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#positions));
    } catch {
      // Storage is switched off: after a reload the reader begins at the top.
    }
  }
}

function read(): Record<string, [left: number, top: number]> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

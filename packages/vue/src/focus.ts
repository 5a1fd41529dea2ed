/** Where the focus goes when what held it leaves the page: somewhere near, never to nowhere. */

/** Gives the focus to the first of these that is still on the page and takes it. */
export function focusFirst(candidates: Iterable<Element | null | undefined>): void {
  for (const candidate of candidates) {
    if (!(candidate instanceof HTMLElement) || !candidate.isConnected) continue;
    candidate.focus();
    if (document.activeElement === candidate) return;
  }
}

/** All but one of these in the order of their nearness: what comes after it first, then what stands before. */
export function nearestTo<Item>(item: Item, items: readonly Item[]): Item[] {
  const at = items.indexOf(item);
  return [...items.slice(at + 1), ...items.slice(0, at).reverse()];
}

/** A page of a long list. */

export interface Page<Item> {
  readonly items: Item[];
  /** The `after` of the next page; null on the last one. */
  readonly next: string | null;
}

/**
 * Fills a page, asking for one item more than is shown: so it is known whether there is another page.
 * @param find fetches as many items as it is told, in the order of their ids
 */
export async function pageOf<Item>(
  limit: number,
  find: (limit: number) => Promise<Item[]>,
  idOf: (item: Item) => string,
): Promise<Page<Item>> {
  const found = await find(limit + 1);
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? idOf(last) : null };
}

/** A list that lives on the server: loaded with its component, and again whenever the reader comes back to it. */
import { onMounted, ref, shallowRef } from 'vue';
import { useReturn } from '../useReturn.ts';

/**
 * Keeps a list as the server has it.
 * @param ask fetches it, in the order in which it is shown; what it throws is a failure
 */
export function useLiveList<Item extends { id: string }>(ask: () => Promise<Item[]>) {
  /** Undefined before the first answer. */
  const items = shallowRef<Item[]>();
  const isLoading = ref(false);
  /** Nothing could be loaded so far. An older list is better than none. */
  const hasFailed = ref(false);
  // What has gone here is not brought back by an answer that was on its way.
  const gone = new Set<string>();
  let turn = 0;

  async function load(): Promise<void> {
    const mine = ++turn;
    isLoading.value = true;
    try {
      const listed = await ask();
      if (mine !== turn) return;
      items.value = listed.filter(({ id }) => !gone.has(id));
      hasFailed.value = false;
    } catch {
      if (mine === turn) hasFailed.value = items.value === undefined;
    } finally {
      if (mine === turn) isLoading.value = false;
    }
  }

  /** Takes these off the list for good. */
  function remove(ids: readonly string[]): void {
    for (const id of ids) gone.add(id);
    items.value = items.value?.filter(({ id }) => !gone.has(id));
  }

  /** Puts one in its place, or a new one on top. An answer that was asked for before knows nothing of it. */
  function put(item: Item): void {
    turn++;
    isLoading.value = false;
    const listed = items.value ?? [];
    const isNew = !listed.some(({ id }) => id === item.id);
    items.value = isNew ? [item, ...listed] : listed.map((each) => (each.id === item.id ? item : each));
  }

  onMounted(load);
  useReturn(load);

  return { items, isLoading, hasFailed, load, remove, put };
}

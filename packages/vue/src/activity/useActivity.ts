/** What has happened to the account of whoever is signed in, the latest first, page by page. */
import type { Activity } from '@portero/client';
import { ref, shallowRef } from 'vue';
import { refusalMessage } from '../language/refusals.ts';
import { useLiveList } from '../lists/useLiveList.ts';
import { useClient } from '../session/client.ts';
import { useSessionStore } from '../session/session.store.ts';
import { needsNoWords } from '../session/session-problem.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';

const PAGE = '10';

/** Loads the latest when the component is there, and again whenever the reader comes back to it. */
export function useActivity() {
  const { signedIn } = useSessionStore();
  const portero = useClient();
  const toasts = useToastsStore();
  /** Where the next page begins; null if there is none. */
  const next = shallowRef<string | null>(null);
  const isLoadingMore = ref(false);
  const { items, ...list } = useLiveList<Activity>(latest);

  /** The first page, and below it what was shown already. */
  async function latest(): Promise<Activity[]> {
    const page = await signedIn(() => portero.activity.list({ limit: PAGE }));
    const known = new Set(items.value?.map(({ id }) => id));
    const last = page.activity.at(-1);
    if (last && known.has(last.id) && items.value)
      return [...page.activity, ...items.value.slice(items.value.findIndex(({ id }) => id === last.id) + 1)];
    // The first answer, or so much has happened that there would be a gap.
    next.value = page.next;
    return page.activity;
  }

  /** Shows another page. @returns the first one of it, if there is any */
  async function more(): Promise<Activity | undefined> {
    const before = next.value;
    if (isLoadingMore.value || before === null) return undefined;
    isLoadingMore.value = true;
    try {
      const page = await signedIn(() => portero.activity.list({ before, limit: PAGE }));
      // The list may have begun anew meanwhile.
      if (next.value !== before) return undefined;
      items.value = [...(items.value ?? []), ...page.activity];
      next.value = page.next;
      return page.activity[0];
    } catch (error) {
      if (!needsNoWords(error)) toasts.error(refusalMessage(error));
      return undefined;
    } finally {
      isLoadingMore.value = false;
    }
  }

  return { items, next, isLoadingMore, more, ...list };
}

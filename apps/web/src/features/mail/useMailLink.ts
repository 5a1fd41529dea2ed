/** The token that a link in a mail brings along. */
import { computed, ref, watch } from 'vue';
import { useRouter } from '../../router/router.ts';

/**
 * The token behind the `#` of the address; empty without one. It stays in the address until it is used: a telephone drops
 * pages that somebody has left for a moment, as for their mail, and loads them anew. The fragment reaches no server and no
 * referrer, and whoever can read the history of this browser before the token is used can read its mail as well.
 */
export function useMailLink() {
  const { currentRoute, replace } = useRouter();
  const hash = computed(() => currentRoute.value?.hash.slice(1) ?? '');
  const token = ref(hash.value);
  // Another link, opened in the same tab. An address that has lost its token leaves what is said of it where it is.
  watch(hash, (fresh) => {
    if (fresh) token.value = fresh;
  });

  /** Takes the token out of the address, once it is used. */
  async function forget(): Promise<void> {
    const { path = '', hash = '' } = currentRoute.value ?? {};
    if (hash) await replace(path);
  }

  return { token, forget };
}

/** The address of whoever is signed in, and the one that is to take its place. */
import type { Api, OkOf } from '@portero/contracts';
import { onMounted, ref, shallowRef } from 'vue';
import { useClient } from '../session/client.ts';
import { useSessionStore } from '../session/session.store.ts';
import { useReturn } from '../useReturn.ts';

/** Asks when the component is there, and again whenever the reader comes back to it: the link in the mail opens elsewhere. */
export function useEmail() {
  const session = useSessionStore();
  const portero = useClient();
  /** Undefined before the first answer. */
  const email = shallowRef<OkOf<Api['email']['read']>>();
  const isLoading = ref(false);
  /** Nothing could be loaded so far. */
  const hasFailed = ref(false);
  let turn = 0;

  async function load(): Promise<void> {
    const mine = ++turn;
    isLoading.value = true;
    try {
      const answer = await session.signedIn(() => portero.email.read());
      if (mine !== turn) return;
      email.value = answer;
      hasFailed.value = false;
      const { user } = session;
      // Proved by the link in the mail, perhaps on a telephone.
      if (user?.email !== answer.email || user.emailVerified !== answer.verified) await session.refresh();
    } catch {
      if (mine === turn) hasFailed.value = email.value === undefined;
    } finally {
      if (mine === turn) isLoading.value = false;
    }
  }

  onMounted(load);
  useReturn(load);

  return { email, isLoading, hasFailed, load };
}

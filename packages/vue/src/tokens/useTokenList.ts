/** The access tokens of whoever is signed in, and what can be done to them. */
import { ProblemError, type Token } from '@portero/client';
import { reactive } from 'vue';
import { refusalMessage } from '../language/refusals.ts';
import type { Message } from '../language/useLanguage.ts';
import { useLiveList } from '../lists/useLiveList.ts';
import { useClient } from '../session/client.ts';
import { useSessionStore } from '../session/session.store.ts';
import { needsNoWords } from '../session/session-problem.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';

/** Loads the list when the component is there, and again whenever the reader comes back to it. The latest made is first. */
export function useTokenList() {
  const { signedIn } = useSessionStore();
  const portero = useClient();
  const toasts = useToastsStore();
  const {
    items: tokens,
    put,
    remove,
    ...list
  } = useLiveList<Token>(async () => (await signedIn(() => portero.tokens.list())).tokens);
  /** The ids of the tokens that are being revoked. */
  const revoking = reactive(new Set<string>());

  /** Throws what the call throws, but takes a token that is gone already for that. */
  async function rename(id: string, name: string): Promise<void> {
    try {
      put(await signedIn(() => portero.tokens.rename({ id, name })));
      toasts.success((words) => words.tokens.renamed);
    } catch (error) {
      if (!isGone(error)) throw error;
      remove([id]);
      toasts.info(refusalMessage(error));
    }
  }

  /** @param done what to say when it is done */
  async function revoke(id: string, done: Message): Promise<void> {
    if (revoking.has(id)) return;
    revoking.add(id);
    try {
      await signedIn(() => portero.tokens.revoke({ id }));
      remove([id]);
      toasts.success(done);
    } catch (error) {
      if (isGone(error)) {
        remove([id]);
        toasts.info(refusalMessage(error));
      } else if (!needsNoWords(error)) toasts.error(refusalMessage(error));
    } finally {
      revoking.delete(id);
    }
  }

  return { tokens, revoking, put, rename, revoke, ...list };
}

/** Whether the token had been revoked before, or swept away. */
function isGone(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'token_not_found';
}

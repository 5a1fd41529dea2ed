/** Having a mail sent once more: not sooner than the server takes it. */
import { ConnectionError, ProblemError } from '@portero/client';
import { ref } from 'vue';
import { useCountdown } from '../forms/useCountdown.ts';
import { refusalMessage } from '../language/refusals.ts';
import { needsNoWords } from '../session/session-problem.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';

/** @param send makes the call; its answer says how soon another mail can be asked for */
export function useMailing(send: () => Promise<{ nextInSeconds: number }>) {
  const toasts = useToastsStore();
  const isSending = ref(false);
  const { left, start } = useCountdown(() => {});

  async function resend(): Promise<void> {
    if (isSending.value || left.value > 0) return;
    isSending.value = true;
    try {
      start((await send()).nextInSeconds);
      toasts.success((words) => words.email.sent);
    } catch (error) {
      const { retryAfter } = error instanceof ProblemError || error instanceof ConnectionError ? error : {};
      if (retryAfter) start(retryAfter);
      if (!needsNoWords(error)) toasts.error(refusalMessage(error));
    } finally {
      isSending.value = false;
    }
  }

  return {
    isSending,
    /** Seconds until another one can be asked for. */
    left,
    /** Begins to wait, as after a mail that was sent otherwise. */
    wait: start,
    resend,
  };
}

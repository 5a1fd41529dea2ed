/** The sessions of whoever is signed in, and ending them: each by itself, as many at a time as somebody likes. */
import { ProblemError } from '@portero/client';
import { computed, reactive, ref } from 'vue';
import { refusalMessage } from '../language/refusals.ts';
import { useLiveList } from '../lists/useLiveList.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import { useSessionStore } from './session.store.ts';
import { needsNoWords } from './session-problem.ts';

/** Loads the list when the component is there, and again whenever the reader comes back to it. */
export function useSessionList() {
  const store = useSessionStore();
  const toasts = useToastsStore();
  /** This session first, then the others, the latest used first; undefined before the first answer. */
  const {
    items: sessions,
    remove,
    ...list
  } = useLiveList(async () =>
    (await store.listSessions()).toSorted((one, other) => Number(other.current) - Number(one.current)),
  );
  const others = computed(() => sessions.value?.filter((session) => !session.current) ?? []);
  /** The ids of the sessions that are being ended. */
  const ending = reactive(new Set<string>());
  const isEndingOthers = ref(false);

  async function end(id: string): Promise<void> {
    if (ending.has(id) || isEndingOthers.value) return;
    ending.add(id);
    try {
      await store.endSession(id);
      remove([id]);
      toasts.success((words) => words.sessions.ended);
    } catch (error) {
      if (isOver(error)) remove([id]);
      tell(error);
    } finally {
      ending.delete(id);
    }
  }

  async function endOthers(): Promise<void> {
    if (isEndingOthers.value) return;
    isEndingOthers.value = true;
    try {
      await store.endOtherSessions();
      remove(others.value.map(({ id }) => id));
      toasts.success((words) => words.sessions.othersEnded);
    } catch (error) {
      tell(error);
    } finally {
      isEndingOthers.value = false;
    }
  }

  function tell(error: unknown): void {
    if (needsNoWords(error)) return;
    if (isOver(error)) toasts.info(refusalMessage(error));
    else toasts.error(refusalMessage(error));
  }

  return { sessions, others, ending, isEndingOthers, ...list, end, endOthers };
}

/** Whether the session had ended before, which is what was wanted. */
function isOver(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'session_not_found';
}

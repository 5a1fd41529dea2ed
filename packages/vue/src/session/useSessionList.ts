/** The sessions of whoever is signed in, and ending them: each by itself, as many at a time as somebody likes. */
import { ProblemError, type Session } from '@portero/client';
import { computed, onBeforeUnmount, onMounted, reactive, ref, shallowRef } from 'vue';
import { refusalMessage } from '../language/refusals.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import { useSessionStore } from './session.store.ts';
import { isSessionProblem } from './session-problem.ts';

/** Loads the list when the component is there, and again whenever the reader comes back to it. */
export function useSessionList() {
  const store = useSessionStore();
  const toasts = useToastsStore();
  /** This session first, then the others, the latest used first; undefined before the first answer. */
  const sessions = shallowRef<Session[]>();
  const others = computed(() => sessions.value?.filter((session) => !session.current) ?? []);
  const isLoading = ref(false);
  /** Nothing could be loaded so far. An older list is better than none. */
  const hasFailed = ref(false);
  /** The ids of the sessions that are being ended. */
  const ending = reactive(new Set<string>());
  const isEndingOthers = ref(false);
  // What has ended here is not brought back by an answer that was on its way.
  const ended = new Set<string>();
  let turn = 0;

  async function load(): Promise<void> {
    const mine = ++turn;
    isLoading.value = true;
    try {
      const listed = await store.listSessions();
      if (mine !== turn) return;
      show(listed);
      hasFailed.value = false;
    } catch {
      if (mine === turn) hasFailed.value = sessions.value === undefined;
    } finally {
      if (mine === turn) isLoading.value = false;
    }
  }

  function show(listed: Session[]): void {
    sessions.value = listed
      .filter(({ id }) => !ended.has(id))
      .toSorted((one, other) => Number(other.current) - Number(one.current));
  }

  function remove(gone: string[]): void {
    for (const id of gone) ended.add(id);
    show(sessions.value ?? []);
  }

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
    // That one's own session has ended is told once for the whole page.
    if (isSessionProblem(error)) return;
    if (isOver(error)) toasts.info(refusalMessage(error));
    else toasts.error(refusalMessage(error));
  }

  function onReturn(): void {
    if (document.visibilityState === 'visible') void load();
  }

  onMounted(() => {
    void load();
    document.addEventListener('visibilitychange', onReturn);
    window.addEventListener('online', onReturn);
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onReturn);
    window.removeEventListener('online', onReturn);
  });

  return { sessions, others, isLoading, hasFailed, ending, isEndingOthers, load, end, endOthers };
}

/** Whether the session had ended before, which is what was wanted. */
function isOver(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'session_not_found';
}

/** Short messages that outlive the page that caused them: shown once, gone on a reload. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { type Message, useLanguage } from '../language/useLanguage.ts';

/** What can be done about a message, such as trying again. Doing it dismisses the message. */
export interface ToastAction {
  say: Message;
  run: () => unknown;
}

export interface ToastOptions {
  action?: ToastAction;
  /** Waits until it is dismissed, as an error does. */
  stays?: true;
}

export interface Toast extends Pick<ToastOptions, 'action'> {
  id: number;
  tone: 'success' | 'info' | 'error';
  say: Message;
}

interface Timer {
  handle?: ReturnType<typeof setTimeout>;
  startedAt: number;
  left: number;
}

/** Why the clocks stand still: somebody points at a message, has the focus in one, or looks at another tab. */
type Pause = 'pointer' | 'focus' | 'hidden';

const MAX_VISIBLE = 3;
// Long enough to be read twice; an error stays until it is dismissed (WCAG 2.2.1).
const LIFETIME_MS = 7000;

export const useToastsStore = defineStore('portero.toasts', () => {
  const { t } = useLanguage();
  const toasts = ref<Toast[]>([]);
  const timers = new Map<number, Timer>();
  const pauses = new Set<Pause>();
  let lastId = 0;

  function add(tone: Toast['tone'], say: Message, { action, stays }: ToastOptions): void {
    // Said again, a message moves to the end instead of standing there twice.
    const same = toasts.value.find((old) => old.tone === tone && old.say(t.value) === say(t.value));
    if (same) dismiss(same.id);
    const toast = { id: ++lastId, tone, say, ...(action && { action }) };
    toasts.value.push(toast);
    // What offers to do something waits for the answer, as an error does.
    if (tone !== 'error' && !action && !stays) {
      timers.set(toast.id, { startedAt: 0, left: LIFETIME_MS });
      if (pauses.size === 0) run(toast.id);
    }
    // Messages that would have gone by themselves make room first.
    while (toasts.value.length > MAX_VISIBLE) {
      const older = toasts.value.slice(0, -1);
      dismiss((older.find(({ id }) => timers.has(id)) ?? toasts.value[0] ?? toast).id);
    }
  }

  /** Something went well. */
  const success = (say: Message, options: ToastOptions = {}) => add('success', say, options);
  /** Something is worth knowing. */
  const info = (say: Message, options: ToastOptions = {}) => add('info', say, options);
  /** Something went wrong: `error(say, { action: { say, run } })` also offers a way on. */
  const error = (say: Message, options: ToastOptions = {}) => add('error', say, options);

  function dismiss(id: number): void {
    clearTimeout(timers.get(id)?.handle);
    timers.delete(id);
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }

  function dismissNewest(): void {
    const newest = toasts.value.at(-1);
    if (newest) dismiss(newest.id);
  }

  function clear(): void {
    for (const { id } of toasts.value) dismiss(id);
  }

  /** Stops the clocks while somebody reads or reaches for a button. */
  function pause(why: Pause): void {
    if (pauses.size === 0) {
      for (const timer of timers.values()) {
        clearTimeout(timer.handle);
        timer.left -= Date.now() - timer.startedAt;
      }
    }
    pauses.add(why);
  }

  /** Takes one reason back; the clocks run on when none is left. */
  function resume(why: Pause): void {
    if (pauses.delete(why) && pauses.size === 0) for (const id of timers.keys()) run(id);
  }

  function run(id: number): void {
    const timer = timers.get(id);
    if (!timer) return;
    timer.startedAt = Date.now();
    timer.handle = setTimeout(() => dismiss(id), timer.left);
  }

  return { toasts, success, info, error, dismiss, dismissNewest, clear, pause, resume };
});

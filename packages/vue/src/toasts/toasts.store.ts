/** Short messages that outlive the page that caused them: shown once, gone on a reload. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { type Message, useLanguage } from '../language/useLanguage.ts';

export interface Toast {
  id: number;
  tone: 'success' | 'info' | 'error';
  say: Message;
}

interface Timer {
  handle?: ReturnType<typeof setTimeout>;
  startedAt: number;
  left: number;
}

const MAX_VISIBLE = 3;
// Long enough to be read twice; an error stays until it is dismissed (WCAG 2.2.1).
const LIFETIME_MS = 7000;

export const useToastsStore = defineStore('portero.toasts', () => {
  const { t } = useLanguage();
  const toasts = ref<Toast[]>([]);
  const timers = new Map<number, Timer>();
  let lastId = 0;
  let paused = false;

  function add(tone: Toast['tone'], say: Message): void {
    // Said again, a message moves to the end instead of standing there twice.
    const same = toasts.value.find((old) => old.tone === tone && old.say(t.value) === say(t.value));
    if (same) dismiss(same.id);
    const toast = { id: ++lastId, tone, say };
    toasts.value.push(toast);
    if (tone !== 'error') {
      timers.set(toast.id, { startedAt: 0, left: LIFETIME_MS });
      if (!paused) run(toast.id);
    }
    // Messages that would have gone by themselves make room first.
    while (toasts.value.length > MAX_VISIBLE) {
      const older = toasts.value.slice(0, -1);
      dismiss((older.find((old) => old.tone !== 'error') ?? toasts.value[0] ?? toast).id);
    }
  }

  const success = (say: Message) => add('success', say);
  const info = (say: Message) => add('info', say);
  const error = (say: Message) => add('error', say);

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
  function pause(): void {
    if (paused) return;
    paused = true;
    for (const timer of timers.values()) {
      clearTimeout(timer.handle);
      timer.left -= Date.now() - timer.startedAt;
    }
  }

  function resume(): void {
    if (!paused) return;
    paused = false;
    for (const id of timers.keys()) run(id);
  }

  function run(id: number): void {
    const timer = timers.get(id);
    if (!timer) return;
    timer.startedAt = Date.now();
    timer.handle = setTimeout(() => dismiss(id), timer.left);
  }

  return { toasts, success, info, error, dismiss, dismissNewest, clear, pause, resume };
});

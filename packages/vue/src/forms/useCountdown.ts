/** Seconds that run down to nothing. */
import { onScopeDispose, ref } from 'vue';

/** Counts seconds down. @param onOver called when the last one has passed */
export function useCountdown(onOver: () => void) {
  const left = ref(0);
  let timer: ReturnType<typeof setInterval> | undefined;

  /** Begins anew, from this many seconds. */
  function start(seconds: number): void {
    clearInterval(timer);
    left.value = Math.ceil(seconds);
    // By the clock, not by counting: a tab in the background is woken less than once a second.
    const end = Date.now() + seconds * 1000;
    timer = setInterval(() => {
      left.value = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      if (left.value > 0) return;
      clearInterval(timer);
      onOver();
    }, 1000);
  }
  onScopeDispose(() => clearInterval(timer));

  return { left, start };
}

/** Seconds that run down to nothing. */
import { onScopeDispose, ref, watch } from 'vue';

/**
 * Counts down from a number of seconds, anew whenever it is given anew.
 * @returns the seconds left (undefined without a start) and whether the first second has passed
 */
export function useCountdown(start: () => number | undefined) {
  const left = ref<number>();
  const hasTicked = ref(false);
  let timer: ReturnType<typeof setInterval> | undefined;

  watch(
    start,
    (seconds) => {
      clearInterval(timer);
      left.value = seconds;
      hasTicked.value = false;
      if (!seconds) return;
      // By the clock, not by counting: a tab in the background is woken less than once a second.
      const end = Date.now() + seconds * 1000;
      timer = setInterval(() => {
        left.value = Math.max(0, Math.ceil((end - Date.now()) / 1000));
        hasTicked.value = true;
        if (left.value === 0) clearInterval(timer);
      }, 1000);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearInterval(timer));

  return { left, hasTicked };
}

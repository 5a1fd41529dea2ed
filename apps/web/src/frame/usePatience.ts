/** Whether something takes so long that it should be said. */
import { onScopeDispose, ref, type WatchSource, watch } from 'vue';

// Most answers are faster than this, and a sign that flashes up only to vanish is worse than none.
const PATIENCE_MS = 200;

/** True once `isWaiting` has been true for a while, false as soon as it is not. */
export function usePatience(isWaiting: WatchSource<boolean>) {
  const isLong = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(
    isWaiting,
    (is) => {
      clearTimeout(timer);
      isLong.value = false;
      if (is)
        timer = setTimeout(() => {
          isLong.value = true;
        }, PATIENCE_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return isLong;
}

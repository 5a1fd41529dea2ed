/** The time, for what must stay true while a page is open. */
import { onBeforeUnmount, onMounted, type Ref, readonly, ref } from 'vue';

const LOOK_AGAIN_MS = 20_000;

/** The time in milliseconds, looked at again every now and then, and at once when the page comes back to the front. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const look = () => {
    now.value = Date.now();
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    timer = setInterval(look, LOOK_AGAIN_MS);
    document.addEventListener('visibilitychange', look);
  });
  onBeforeUnmount(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  });
  return readonly(now);
}

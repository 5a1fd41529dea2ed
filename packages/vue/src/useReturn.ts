/** What the server is asked again when somebody has been away. */
import { onBeforeUnmount, onMounted } from 'vue';

/** Calls back whenever the reader comes back to the page, or the page to the network, as long as the component is there. */
export function useReturn(callback: () => unknown): void {
  function onReturn(): void {
    if (document.visibilityState === 'visible') callback();
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', onReturn);
    window.addEventListener('online', onReturn);
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onReturn);
    window.removeEventListener('online', onReturn);
  });
}

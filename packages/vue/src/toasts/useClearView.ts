/** Keeps messages off whatever has the focus (WCAG 2.4.11), without a jump of the page when they leave. */
import { onBeforeUnmount, onMounted, type Ref } from 'vue';

// The ring around what has the focus is seen as well.
const MARGIN = 8;

/**
 * Scrolls what has the focus out from under the messages, and lengthens the page where it is too short for that. The room
 * stays until it is out of sight: taken away earlier, it would move what somebody looks at.
 */
export function useClearView(messages: Readonly<Ref<HTMLElement | undefined>>): void {
  const page = document.documentElement;
  let room = 0;

  function setRoom(height: number): void {
    room = Math.max(0, Math.ceil(height));
    page.style.setProperty('--toast-room', `${room}px`);
  }

  function clear(): void {
    const box = messages.value?.getBoundingClientRect();
    if (!box) return;
    page.style.setProperty('--toast-space', `${box.height}px`);
    const distance = box.height > 0 ? coveredBy(box) : 0;
    if (distance > 0) scrollBy(distance);
    else shrink();
  }

  /** How far what has the focus must move up to be seen. */
  function coveredBy(box: DOMRect): number {
    const focused = document.activeElement;
    if (!focused || focused.contains(messages.value ?? null) || messages.value?.contains(focused)) return 0;
    // A question lies above the messages.
    if (focused.closest('dialog')) return 0;
    const { left, right, top, bottom, height } = focused.getBoundingClientRect();
    const isCovered = bottom + MARGIN > box.top && top < box.bottom && left < box.right && right > box.left;
    // What is higher than the space that is left can be seen in part, and that must do.
    return isCovered && height <= box.top ? bottom + MARGIN - box.top : 0;
  }

  function scrollBy(distance: number): void {
    const rest = page.scrollHeight - window.innerHeight - window.scrollY;
    if (distance > rest) setRoom(room + distance - rest);
    window.scrollBy({ top: distance, behavior: 'instant' });
  }

  function shrink(): void {
    if (room > 0) setRoom(Math.min(room, window.scrollY + window.innerHeight - (page.scrollHeight - room)));
  }

  // Not within the observer's own turn: what is scrolled and lengthened there would be observed again.
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(clear);
  });
  onMounted(() => {
    if (messages.value) observer.observe(messages.value);
    // What comes late, such as a hint, pushes down what has the focus.
    observer.observe(document.body);
    document.addEventListener('focusin', clear);
    window.addEventListener('resize', clear);
    window.addEventListener('scroll', shrink, { passive: true });
  });
  onBeforeUnmount(() => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    document.removeEventListener('focusin', clear);
    window.removeEventListener('resize', clear);
    window.removeEventListener('scroll', shrink);
    setRoom(0);
  });
}

/** The focus in a list whose items come and go. */
import { nextTick, type Ref, watch } from 'vue';
import { focusFirst, nearestTo } from '../focus.ts';

type Place = Readonly<Ref<HTMLElement | null | undefined>>;

/**
 * An item that goes takes its buttons along, and a button that moves loses the focus: then it goes to a neighbour.
 * @param items what is shown, one for each child of the list
 * @param list takes the focus when nothing is left in it
 * @param fallback takes the focus when the list has gone as well
 */
export function useKeptFocus(items: Ref<unknown>, root: Place, list: Place, fallback?: Place): void {
  watch(items, async () => {
    const held = document.activeElement;
    if (!held || !root.value?.contains(held)) return;
    const shown = [...(list.value?.children ?? [])];
    const item = shown.find((each) => each.contains(held));
    const nearest = item ? [item, ...nearestTo(item, shown)].map((each) => each.querySelector('button')) : [];
    await nextTick();
    // What has taken the focus meanwhile, such as something new, keeps it.
    if (document.activeElement === document.body) focusFirst([held, ...nearest, list.value, fallback?.value]);
  });
}

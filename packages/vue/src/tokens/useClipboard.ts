/** What was copied last, of several texts that can be. */
import { nextTick, onScopeDispose, ref } from 'vue';

// Long enough to be read, short enough not to be taken for news of the next one.
const SAID_FOR_MS = 2000;

/** `selected`: the browser does not let a page copy, but a person can. */
export type CopyOutcome = 'copied' | 'selected';

/** Copies texts by their names, and says for a while of the last one what became of it: there is only one clipboard. */
export function useClipboard<Name extends string>() {
  const last = ref<{ name: Name; outcome: CopyOutcome }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));

  /** @param select selects the text on the page, for browsers that copy nothing else. @returns whether it was copied */
  async function copy(name: Name, text: string, select: () => void): Promise<boolean> {
    clearTimeout(timer);
    last.value = undefined;
    const isCopied = await write(text, select);
    // Said anew each time: the same words in the same place would be silent.
    await nextTick();
    last.value = { name, outcome: isCopied ? 'copied' : 'selected' };
    // That the text is selected must be acted upon, so it stays.
    if (isCopied) timer = setTimeout(() => (last.value = undefined), SAID_FOR_MS);
    return isCopied;
  }

  function outcomeOf(name: Name): CopyOutcome | undefined {
    return last.value?.name === name ? last.value.outcome : undefined;
  }

  return { copy, outcomeOf };
}

async function write(text: string, select: () => void): Promise<boolean> {
  // A page without TLS has no clipboard, whatever the types say.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  try {
    if (clipboard) {
      await clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused. There is the older way.
  }
  const held = document.activeElement;
  select();
  if (!document.execCommand?.('copy')) return false;
  if (held instanceof HTMLElement) held.focus();
  return true;
}

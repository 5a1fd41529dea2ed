/** Text that was typed behind the session and not saved when it ended, for the same user's return. Never a password. */
import { onBeforeUnmount } from 'vue';
import { useSessionStore } from './session.store.ts';

// In memory only: what was typed is nobody else's business, and a reload is a new beginning.
let owner: string | undefined;
const drafts = new Map<string, string>();

/**
 * Keeps the text of a field if the session ends, or is in doubt, while its form is open. A log-out on purpose throws it away.
 * @param field names the field among all that are behind the session
 * @param typed what stands in the field; undefined if it is nothing new
 * @returns what this user had typed, once
 */
export function useDraft(field: string, typed: () => string | undefined): string | undefined {
  const session = useSessionStore();
  const userId = session.user?.id;

  onBeforeUnmount(() => {
    const text = typed();
    const hasEnded = session.state === 'unknown' || (session.state === 'out' && session.ending !== 'here');
    if (!hasEnded || text === undefined) return;
    own(userId);
    drafts.set(field, text);
  });

  own(userId);
  const draft = drafts.get(field);
  drafts.delete(field);
  return draft;
}

/** What somebody else had typed is thrown away. */
function own(userId: string | undefined): void {
  if (owner !== userId) drafts.clear();
  owner = userId;
}

/** A name that was typed but not saved when the session ended, for the same user's return. */

let draft: { userId: string; name: string } | undefined;

/** Keeps what was typed, in memory only. */
export function keepDraft(userId: string, name: string): void {
  draft = { userId, name };
}

/** Hands over what this user had typed, once; what somebody else had typed is thrown away. */
export function takeDraft(userId: string): string | undefined {
  const taken = draft?.userId === userId ? draft.name : undefined;
  draft = undefined;
  return taken;
}

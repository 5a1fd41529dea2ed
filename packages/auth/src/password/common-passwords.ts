/** The offline list of common and breached passwords. */

let list: Promise<ReadonlySet<string>> | undefined;

/**
 * Whether a lower-cased password is one that guessers try first: on the list (about 49,000 entries of leaked
 * passwords, kept by zxcvbn-ts), or fewer than four different characters however often repeated.
 */
export async function isCommon(folded: string): Promise<boolean> {
  return new Set(folded).size < 4 || (await commonPasswords()).has(folded);
}

/** Loads the list, once. It takes some milliseconds, so a server calls this before the first sign-up needs it. */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  list ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return list;
}

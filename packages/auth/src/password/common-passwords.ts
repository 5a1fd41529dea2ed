/** The offline list of common and breached passwords. */

// As the package has it: a set of 49,000 texts beside it would take megabytes, all day, to spare a sign-up a fifth of a millisecond.
let list: Promise<readonly string[]> | undefined;

/**
 * Whether a lower-cased password is one that guessers try first: on the list (about 49,000 entries of leaked
 * passwords, kept by zxcvbn-ts), or fewer than four different characters however often repeated.
 */
export async function isCommon(folded: string): Promise<boolean> {
  return new Set(folded).size < 4 || (await commonPasswords()).includes(folded);
}

/** Loads the list, once. It takes some milliseconds, so a server calls this before the first sign-up needs it. */
export function commonPasswords(): Promise<readonly string[]> {
  list ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => dictionary['passwords-common']);
  return list;
}

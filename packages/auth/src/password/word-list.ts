/** Where the list of common passwords comes from. */

/**
 * The list (about 49,000 entries of leaked passwords, kept by zxcvbn-ts): each lower-cased, on a line of its own between line
 * feeds, in the order in which JavaScript compares texts. From the package, which keeps all its lists in memory as soon
 * as one is asked for; what is built has a file instead (scripts/word-list.ts), and holds a twentieth of that.
 */
export async function wordList(): Promise<string> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return `\n${[...dictionary['passwords-common']].sort().join('\n')}\n`;
}

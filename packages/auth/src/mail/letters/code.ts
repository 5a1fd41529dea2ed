/** The code of a mail, as people read and type it. */

/** "4071 9326": in two halves, which are easier to keep in mind. The blank may be copied along. */
export function codeInWords(code: string): string {
  const middle = Math.ceil(code.length / 2);
  return `${code.slice(0, middle)} ${code.slice(middle)}`;
}

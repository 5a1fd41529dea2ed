/** The code blocks of documents, and what stands before each: how it is run. */

interface CodeBlock {
  /** Of the fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  /** The comment in the line before the fence: `transcript: name`, `file: name`, `run: name` or `not run: reason`. */
  readonly marker: string;
  readonly text: string;
}

/** Finds the fenced blocks of a Markdown document, in their order. */
export function codeBlocks(document: string): CodeBlock[] {
  return [...document.matchAll(/^(?:<!-- (.+) -->\n)?```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: marker = '', 2: language = '', 3: text = '' }) => ({
      line: document.slice(0, index).split('\n').length + (marker ? 1 : 0),
      language,
      marker,
      text,
    }),
  );
}

/** The block of a document that stands behind a marker. @throws Error if there is none */
export function blockBehind(document: string, marker: string): string {
  const found = codeBlocks(document).find((one) => one.marker === marker);
  if (!found) throw new Error(`there is no block behind ${marker}`);
  return found.text;
}

/** Parts of documents that a script writes, between markers such as `<!-- settings: generated -->`. */
import { readFileSync } from 'node:fs';
import { inRoot } from './root.ts';

/** The text of a document with another content between the markers of that name. @throws Error if it has none */
export function withBlock(file: string, name: string, content: string): string {
  const text = readFileSync(inRoot(file), 'utf8');
  const [opening, closing] = [`<!-- ${name}: generated -->\n`, `<!-- /${name} -->`];
  const [before, after] = [text.split(opening)[0], text.split(closing)[1]];
  if (before === undefined || after === undefined) throw new Error(`${file} has no markers for ${name}`);
  return before + opening + content + closing + after;
}

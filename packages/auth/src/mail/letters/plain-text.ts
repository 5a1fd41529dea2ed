/** A mail as plain text, for whoever reads it that way. */
import { codeInWords } from './code.ts';
import type { Draft, Piece } from './draft.ts';

/** How long lines are that can be broken (RFC 5322 asks for no more). */
const COLUMNS = 78;

/** The text of a mail: short lines, and each link on one of its own, however long. */
export function asText({ heading, pieces, imprint }: Draft): string {
  return `${[wrapped(heading), ...pieces.map(pieceOf), wrapped(imprint)].join('\n\n')}\n`;
}

function pieceOf(piece: Piece): string {
  switch (piece.kind) {
    case 'paragraph':
      return wrapped(piece.text);
    case 'code':
      return codeInWords(piece.code);
    case 'facts':
      return piece.facts.map(([label, value]) => wrapped(`${label}: ${value}`)).join('\n');
    case 'link':
      return `${wrapped(`${piece.label}:`)}\n${piece.href}`;
  }
}

/** Lines no longer than they may be, if no word is. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && [...longer].length > COLUMNS) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join('\n');
}

/**
 * A mail as a page. Nothing in it is loaded from anywhere, so that opening it tells nobody that it was opened, and it
 * reads the same where styles are thrown away.
 */
import { codeInWords } from './code.ts';
import type { Draft, Fact, Piece } from './draft.ts';
import { darkStyles, look } from './look.ts';
import type { MailWords } from './words/en.ts';

// Mail programs would make calls, maps and appointments of codes, addresses and times.
const NO_GUESSES = 'telephone=no, date=no, address=no, email=no, url=no';

/** The page of a mail. `language` is what it is written in, `sender` in whose name. */
export function layOut(
  draft: Draft,
  words: MailWords,
  { language, sender }: { language: string; sender: string },
): string {
  const { subject, heading, pieces, imprint } = draft;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="${NO_GUESSES}">
<title>${escaped(subject)}</title>
<style>${darkStyles()}</style>
</head>
<body ${look('page')}>
<div ${look('ground')} lang="${language}" dir="ltr">
<div ${look('sheet')}>
<p ${look('sender')}>${escaped(sender)}</p>
<h1 ${look('heading')}>${escaped(heading)}</h1>
${pieces.map(pieceOf).join('\n')}
${addressesOf(pieces, words)}
</div>
<p ${look('imprint')}>${escaped(imprint)}</p>
</div>
</body>
</html>
`;
}

function pieceOf(piece: Piece): string {
  switch (piece.kind) {
    case 'paragraph':
      return paragraph(escaped(piece.text));
    case 'code':
      return paragraph(`<span ${look('code')}>${escaped(codeInWords(piece.code))}</span>`);
    case 'facts':
      return `<div ${look('facts')}>\n${piece.facts.map(factOf).join('\n')}\n</div>`;
    case 'link':
      return paragraph(`<a ${look(piece.manner)} href="${escaped(piece.href)}">${escaped(piece.label)}</a>`);
  }
}

function paragraph(html: string): string {
  return `<p ${look('paragraph')}>${html}</p>`;
}

function factOf([label, value]: Fact): string {
  return `<p ${look('fact')}><span ${look('label')}>${escaped(label)}:</span> ${escaped(value)}</p>`;
}

/** Where the links lead, to be read before or copied instead. */
function addressesOf(pieces: readonly Piece[], words: MailWords): string {
  const addresses = pieces.flatMap((piece) => (piece.kind === 'link' ? [piece.href] : []));
  const lines = addresses.map((address) => `<p ${look('address')}>${escaped(address)}</p>`);
  return `<div ${look('addresses')}>\n<p ${look('small')}>${escaped(words.linkAddress)}</p>\n${lines.join('\n')}\n</div>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** As text of an element or an attribute, whatever it holds. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
}

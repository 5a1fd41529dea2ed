/** Transcripts in documents: commands with the output that a reader should see. */

interface Step {
  /** Of several lines where a backslash continues one. */
  readonly command: string;
  /** What is printed; `…` stands for anything in a line, and alone in a line for any lines. */
  readonly output: string;
}

/** Reads the console block that follows `<!-- transcript: name -->`. @throws Error if there is none */
export function transcript(document: string, name: string): Step[] {
  const [, rest = ''] = document.split(`<!-- transcript: ${name} -->\n\`\`\`console\n`);
  const [block] = rest.split('```');
  if (!block) throw new Error(`there is no transcript ${name}`);
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const lines = part.trimEnd().split('\n');
      const end = lines.findIndex((line) => !line.endsWith('\\')) + 1;
      return { command: lines.slice(0, end).join('\n'), output: lines.slice(end).join('\n') };
    });
}

/** An expression that matches exactly the outputs that an expected one allows. */
export function allowing(output: string): RegExp {
  const lines = output.split('\n').map((line) => {
    if (line.trim() === '…') return '(?:.*\n)*';
    return `${line.split('…').map(escaped).join('.*')}\n`;
  });
  return new RegExp(`^${lines.join('')}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

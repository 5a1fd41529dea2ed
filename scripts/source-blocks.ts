/** Code in documents that is a part of a real file: `<!-- source: app.ts#register -->` is followed by that region. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root.ts';

const block = /^<!-- source: (\S+)#(\S+) -->\n(?:```ts\n[\s\S]*?^```\n)?/gm;

/**
 * The document with every such block as the code is now.
 * @param folder where the files are
 * @throws Error if a file has no such region
 */
export function withSources(document: string, folder: string): string {
  return readFileSync(inRoot(document), 'utf8').replace(block, (_, file: string, region: string) => {
    const code = regionOf(readFileSync(inRoot(join(folder, file)), 'utf8'), region);
    if (code === undefined) throw new Error(`${folder}/${file} has no region ${region}`);
    return `<!-- source: ${file}#${region} -->\n\`\`\`ts\n${code}\`\`\`\n`;
  });
}

/** The lines between `// #region name` and `// #endregion`, moved to the left edge. */
function regionOf(text: string, name: string): string | undefined {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  if (from < 0) return undefined;
  const rest = lines.slice(from + 1);
  const code = rest.slice(
    0,
    rest.findIndex((line) => line.trim() === '// #endregion'),
  );
  const indent = Math.min(...code.filter(Boolean).map((line) => line.search(/\S/)));
  return code.map((line) => `${line.slice(indent)}\n`).join('');
}

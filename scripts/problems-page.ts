/** docs/problems.md as the page that every problem's `type` points to. */
import { readFileSync } from 'node:fs';
import { marked } from 'marked';
import { inRoot } from './root.ts';
import { writeStaticPage } from './static-page.ts';

/** Writes the page: a heading per code, whose id is the code. */
export async function writeProblemsPage(): Promise<void> {
  const html = await marked.parse(readFileSync(inRoot('docs/problems.md'), 'utf8'));
  const content = html.replace(/<h2><code>([a-z_]+)<\/code>/g, '<h2 id="$1"><code>$1</code>');
  writeStaticPage('problems', { title: 'Problems', styles: ['problems.css'], content });
}

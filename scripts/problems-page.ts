/** docs/problems.md as the page that every problem's `type` points to. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { marked } from 'marked';
import { inRoot } from './root.ts';

/** Writes the page: a heading per code, whose id is the code. Plain HTML and one style sheet. */
export async function writeProblemsPage(): Promise<void> {
  const html = await marked.parse(readFileSync(inRoot('docs/problems.md'), 'utf8'));
  const withIds = html.replace(/<h2><code>([a-z_]+)<\/code>/g, '<h2 id="$1"><code>$1</code>');
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Problems · Portero</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/problems.css">
</head>
<body>
<main>
<p><a href="/">Portero</a></p>
${withIds}</main>
</body>
</html>
`;
  mkdirSync(inRoot('apps/api/dist/web'), { recursive: true });
  const file = inRoot('apps/api/dist/web/problems.html');
  writeFileSync(file, page);
  // As the build does with the files of the app.
  writeFileSync(`${file}.br`, brotliCompressSync(page));
  writeFileSync(`${file}.gz`, gzipSync(page, { level: 9 }));
}

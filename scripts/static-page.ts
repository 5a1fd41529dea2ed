/** Pages of documents that the server gives out beside the app: plain HTML and style sheets, no script. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { inRoot } from './root.ts';

interface StaticPage {
  readonly title: string;
  /** Style sheets in apps/web/public. */
  readonly styles: readonly string[];
  /** What stands in `main`, as HTML. */
  readonly content: string;
}

/** Writes a page and its packed forms to where the built app is. `name` is that of the file, without `.html`. */
export function writeStaticPage(name: string, { title, styles, content }: StaticPage): void {
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Portero</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${styles.map((style) => `<link rel="stylesheet" href="/${style}">`).join('\n')}
</head>
<body>
<main>
<p><a href="/">Portero</a></p>
${content}</main>
</body>
</html>
`;
  mkdirSync(inRoot('apps/api/dist/web'), { recursive: true });
  const file = inRoot(`apps/api/dist/web/${name}.html`);
  writeFileSync(file, page);
  // As the build does with the files of the app.
  writeFileSync(`${file}.br`, brotliCompressSync(page));
  writeFileSync(`${file}.gz`, gzipSync(page, { level: 9 }));
}

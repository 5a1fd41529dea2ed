/** `/dev/mail`: what would have been sent, for `pnpm dev` alone. A part of the development server, so no build has it. */
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Where the pages are. */
export const MAIL_PAGE = '/dev/mail';
/** How often a page looks for a newer mail, in milliseconds. */
const LOOK_EVERY = 1000;
/** How many are listed. */
const LISTED = 100;

interface ReadMail {
  readonly subject: string;
  readonly to: string;
  readonly date: string;
  readonly text: string;
  readonly html: string | null;
}

interface Answer {
  readonly status: number;
  readonly type: 'text/html' | 'text/plain';
  readonly body: string;
}

/** A Vite plugin: shows the mails of a folder, the newest first. Without a folder it does nothing. */
export function devMail(folder: string | undefined): Plugin {
  return {
    name: 'dev-mail',
    apply: 'serve',
    configureServer({ middlewares }) {
      if (!folder) return;
      middlewares.use(MAIL_PAGE, async (request: IncomingMessage, response: ServerResponse, next) => {
        try {
          // Without MAIL_PAGE, which the server takes away.
          const { status, type, body } = await answerTo(folder, request.url ?? '/');
          response
            .writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
            .end(body);
        } catch (error) {
          next(error);
        }
      });
    },
  };
}

/** What is answered below MAIL_PAGE: `/` is the list, `/latest` the name of the newest mail, `/<name>` a mail. */
export async function answerTo(folder: string, url: string): Promise<Answer> {
  const { pathname } = new URL(url, 'http://localhost');
  const names = await mailsIn(folder);
  const page = (status: number, title: string, content: string): Answer => ({
    status,
    type: 'text/html',
    body: pageOf(title, content),
  });
  if (pathname === '/') return page(200, 'Mail', await listOf(folder, names));
  if (pathname === '/latest') return { status: 200, type: 'text/plain', body: names[0] ?? '' };
  // Only what the folder has is looked for: no path leads out of it.
  const name = names.find((one) => `/${encodeURIComponent(one)}` === pathname);
  if (name === undefined) return page(404, 'No such mail', `${back}<h1>No such mail</h1>\n`);
  const mail = await read(join(folder, name));
  return page(200, escaped(mail.subject), mailOf(mail));
}

/** The names of the files, the newest first: they begin with the time. */
async function mailsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder))
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .reverse();
  } catch (error) {
    // The first mail makes it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function read(file: string): Promise<ReadMail> {
  // Not before somebody looks: development starts without it.
  const { simpleParser } = await import('mailparser');
  const { subject = '', to, date, text = '', html } = await simpleParser(await readFile(file));
  return {
    subject: subject || 'Without a subject',
    to: [to ?? []]
      .flat()
      .map((one) => one.text)
      .join(', '),
    date: date?.toLocaleString('en-GB') ?? '',
    text,
    html: html || null,
  };
}

const back = `<p><a href="${MAIL_PAGE}">All mail</a></p>\n`;

async function listOf(folder: string, names: readonly string[]): Promise<string> {
  const where = `<p>What this server would have sent, the newest first: <code>${escaped(folder)}</code>.</p>`;
  const heading = `<h1>Mail</h1>\n${where}\n`;
  if (names.length === 0)
    return `${heading}<p><strong>No mail yet.</strong> It shows up here by itself.</p>\n${reloading()}`;
  const shown = names.slice(0, LISTED);
  const items = await Promise.all(
    shown.map(async (name) => {
      const { subject, to, date } = await read(join(folder, name));
      const link = `<a href="${MAIL_PAGE}/${encodeURIComponent(name)}">${escaped(subject)}</a>`;
      return `<li><strong>${link}</strong><br>${escaped(to)} · ${escaped(date)}</li>`;
    }),
  );
  const rest = names.length > LISTED ? `<p>And ${names.length - LISTED} older ones.</p>\n` : '';
  return `${heading}<ol reversed>\n${items.join('\n')}\n</ol>\n${rest}${reloading(names[0])}`;
}

function mailOf({ subject, to, date, text, html }: ReadMail): string {
  const frame = html === null ? '<p>It has none.</p>' : frameOf(html);
  return `${back}<h1>${escaped(subject)}</h1>
<p>To ${escaped(to)}<br>${escaped(date)}</p>
<h2>Text</h2>
<pre>${withLinks(text)}</pre>
<h2>HTML</h2>
${frame}
`;
}

/** No script of a mail runs, as in a mail program; links open in a tab of their own. */
function frameOf(html: string): string {
  const sandbox = 'allow-popups allow-popups-to-escape-sandbox';
  const document = `<base target="_blank">${html}`;
  return `<iframe title="The mail as HTML" sandbox="${sandbox}" srcdoc="${escaped(document)}"></iframe>`;
}

/** Addresses of the text as links. */
function withLinks(text: string): string {
  // Split by a group: every second part is an address.
  const parts = text.split(/(https?:\/\/[^\s<>"]+)/);
  return parts
    .map((part, at) => (at % 2 === 0 ? escaped(part) : `<a href="${escaped(part)}">${escaped(part)}</a>`))
    .join('');
}

/** Loads the page again when there is a newer mail than the one that is known. */
function reloading(latest = ''): string {
  return `<script type="module">
const known = ${JSON.stringify(latest).replaceAll('<', '\\u003c')};
const look = async () => {
  const response = await fetch('${MAIL_PAGE}/latest').catch(() => undefined);
  if (response?.ok && (await response.text()) !== known) location.reload();
};
setInterval(look, ${LOOK_EVERY});
</script>
`;
}

/** As the static pages of the app are. */
function pageOf(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} · Portero in development</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/problems.css">
<style>
iframe { box-sizing: border-box; width: 100%; height: 36rem; border: 1px solid #8a9c98; border-radius: 0.625rem; background: #ffffff; }
li { margin-block: 0.75rem; }
</style>
</head>
<body>
<main>
<p><a href="/">Portero</a></p>
${content}</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}

import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emlFolder } from '../apps/api/src/mail/eml-folder.ts';
import { answerTo, devMail } from '../apps/web/dev-mail.ts';
import { startBuiltServer } from './built-server.ts';
import { inRoot } from './root.ts';

const mail = {
  id: 'm1',
  to: 'ada@example.com',
  subject: '¿Eres tú? <script>alert(1)</script>',
  text: 'Hola & adiós <b>\n\nhttps://app.example.com/confirm-email#t0ken\n',
  html: '<p>Hola, <b>"Ada"</b>: <a href="https://app.example.com/confirm-email#t0ken">Sí</a></p>',
  language: 'es',
  date: new Date('2026-11-23T08:00:00.000Z'),
} as const;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portero-mail-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const mailer = (folder: string) => emlFolder(folder, { name: 'Portero', address: 'portero@localhost' });

test('before the first mail the page says that there is none, and looks for it', async () => {
  const folder = join(newFolder(), 'not-there-yet');
  const { status, body } = await answerTo(folder, '/');
  expect(status).toBe(200);
  expect(body).toContain('No mail yet');
  expect(body).toContain("fetch('/dev/mail/latest')");
  expect(await answerTo(folder, '/latest')).toMatchObject({ status: 200, body: '' });
});

test('mails are listed with the newest first, and the page knows which that is', async () => {
  const folder = newFolder();
  await mailer(folder).send(mail);
  await mailer(folder).send({ ...mail, id: 'm0', subject: 'Later', date: new Date('2026-11-23T08:00:01.000Z') });
  writeFileSync(join(folder, 'notes.txt'), '');
  const { body } = await answerTo(folder, '/');
  expect([...body.matchAll(/<a href="\/dev\/mail\/([^"]+)">/g)].map(([, name]) => name)).toEqual([
    '20261123T080001000Z-m0.eml',
    '20261123T080000000Z-m1.eml',
  ]);
  expect(body).toContain('ada@example.com');
  expect(body).toContain('const known = "20261123T080001000Z-m0.eml"');
  expect(await answerTo(folder, '/latest')).toMatchObject({ body: '20261123T080001000Z-m0.eml' });
});

test('a mail is shown by text, with its links to click, and by HTML, where no script of it runs', async () => {
  const folder = newFolder();
  await mailer(folder).send(mail);
  const { body } = await answerTo(folder, '/20261123T080000000Z-m1.eml');
  expect(body).toContain('<h1>¿Eres tú? &lt;script&gt;alert(1)&lt;/script&gt;</h1>');
  const link = 'https://app.example.com/confirm-email#t0ken';
  expect(body).toContain(`Hola &amp; adiós &lt;b&gt;\n\n<a href="${link}">${link}</a>`);
  expect(body).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="');
  expect(body).toContain('&lt;b&gt;&quot;Ada&quot;&lt;/b&gt;');
  expect(body).not.toMatch(/allow-scripts|allow-same-origin|<script/);
});

test.each(['/m1.eml', '/../m1.eml', '/..%2Fm1.eml', '/notes.txt'])('%s is no mail of the folder', async (url) => {
  const folder = newFolder();
  await mailer(join(folder, 'mail')).send(mail);
  writeFileSync(join(folder, 'm1.eml'), 'Subject: secret\n\nsecret');
  const { status, body } = await answerTo(join(folder, 'mail'), url);
  expect(status).toBe(404);
  expect(body).not.toContain('secret');
});

test('it is a part of the development server, and nothing of it is built or delivered', async () => {
  expect(devMail('mail').apply).toBe('serve');
  const built = globSync('apps/api/dist/**/*.{js,html,json}', { cwd: inRoot('') });
  expect(built.length).toBeGreaterThan(40);
  const marks = /dev\/mail|dev-mail|mailparser|smtp-server'|in development<\/title>/;
  expect(built.filter((file) => marks.test(readFileSync(inRoot(file), 'utf8')))).toEqual([]);
  const server = await startBuiltServer({ MAIL_OUTBOX: './mail' });
  onTestFinished(() => server.stop());
  const visit = async (path: string) => {
    const page = await fetch(`${server.baseUrl}${path}`, { headers: { accept: 'text/html' } });
    return [page.status, await page.text()];
  };
  expect(await visit('/dev/mail')).toEqual(await visit('/no/such/page'));
  expect((await fetch(`${server.baseUrl}/dev/mail/latest`)).status).toBe(404);
});

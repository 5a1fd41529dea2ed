import { expect, test } from 'vitest';
import { letters, linksOf, occasion, publicUrl } from '../../test-letters.ts';
import { compose } from './compose.ts';

const manner = { timeZone: 'Europe/Madrid', senderName: 'Portero', publicUrl } as const;
const languages = ['en', 'es'] as const;
const mails = languages.flatMap((language) =>
  letters().map((letter) => ({ kind: letter.kind, language, letter, ...compose(letter, { ...manner, language }) })),
);

const asHtml = (text: string) => text.replaceAll('&', '&amp;');
const times = (text: string, part: string) => text.split(part).length - 1;
const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
/** What is read of a page: no tags, no attributes, no styles. */
const readable = (html: string) => html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, '');

test.each(mails)('$kind in $language has each of its links once to press and once to read', (mail) => {
  const links = linksOf(mail.letter);
  expect(links.length).toBeGreaterThan(0);
  expect(hrefs(mail.html)).toEqual(links.map(asHtml));
  for (const link of links) {
    expect(
      readable(mail.html)
        .split('\n')
        .filter((line) => line === asHtml(link)),
    ).toHaveLength(1);
    expect(mail.text.split('\n').filter((line) => line === link)).toHaveLength(1);
    expect(times(mail.text, link)).toBe(1);
  }
});

test.each(mails)('$kind in $language names in its subject who writes, and holds no secret there', (mail) => {
  expect(mail.subject).toContain('Portero');
  expect(mail.subject).not.toMatch(/\d|http|#|\p{Cc}/u);
});

test.each(mails)('$kind in $language says who writes, from where, and in which language', (mail) => {
  for (const form of [mail.text, readable(mail.html)]) {
    expect(form).toContain('Portero');
    expect(form.trimEnd()).toMatch(/id\.example\.com\.( \S.*|\n\S.*)*$/);
  }
  expect(mail.html).toContain(`<html lang="${mail.language}">`);
});

test.each(mails)('$kind in $language loads nothing and leads nowhere else', ({ html, text }) => {
  expect(html).not.toMatch(/src=|srcset|url\(|@import|<(?:img|link|script|iframe|object|form|base)\b/i);
  for (const form of [html, text])
    for (const [address] of form.matchAll(/https?:[^\s"<]*/g)) expect(address.startsWith(`${publicUrl}/`)).toBe(true);
});

test.each(mails)('$kind in $language says the same as text and as a page', ({ html, text }) => {
  const page = readable(html).replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ');
  for (const paragraph of text.split('\n\n').flatMap((part) => part.split(/:?\n(?=https)/)))
    expect(page).toContain(paragraph.trim().replaceAll(/\s+/g, ' '));
});

test.each(mails)('$kind in $language has short lines of text that end with a character', ({ text }) => {
  const lines = text.split('\n');
  expect(lines.filter((line) => line.length > 78 && !line.startsWith(publicUrl))).toEqual([]);
  expect(lines.filter((line) => /\s$/.test(line))).toEqual([]);
});

test.each(mails)(
  '$kind in $language tells until when its links hold, by the clock of the reader',
  ({ letter, text }) => {
    const ends = { 'account-exists': null, 'new-device': 8, 'password-changed': 8, 'token-created': 8 } as const;
    const end =
      letter.kind in ends ? ends[letter.kind as keyof typeof ends] : letter.kind === 'deletion-scheduled' ? 15 : 2;
    const said = text.replaceAll('\n', ' ');
    if (end === null) expect(said).not.toMatch(/works? once|una sola vez/);
    else {
      expect(said).toMatch(
        new RegExp(
          `(?:once, until ${end} October 2026 at 10:30 \\(Central European Summer Time\\)|una sola vez, hasta el ${end} de octubre de 2026 a las 10:30 \\(hora de verano de Europa central\\))`,
        ),
      );
    }
  },
);

test.each(mails.filter(({ letter }) => 'occasion' in letter))(
  '$kind in $language tells when, from what and from where it was done',
  ({ text }) => {
    expect(text).toMatch(/(?:When: 1 October 2026 at|Cuándo: 1 de octubre de 2026 a las) 10:30 \(/);
    expect(text).toMatch(/Firefox (?:on|en) Linux/);
    expect(text).toContain('192.0.2.7');
  },
);

test.each(mails.filter(({ letter }) => 'notMeLink' in letter))(
  '$kind in $language lets its reader say that it was somebody else, and what comes of that',
  ({ text }) => {
    expect(text).toMatch(/\n(?:This wasn't me|No he sido yo):\nhttps/);
    expect(text.replaceAll('\n', ' ')).toMatch(
      /ends all sessions and access tokens .* link for a new password|cerrarán todas las sesiones .* revocarán sus tokens .* enlace para elegir otra contraseña/,
    );
  },
);

test.each(mails.filter(({ letter }) => !('notMeLink' in letter || 'undoLink' in letter || 'keepLink' in letter)))(
  '$kind in $language may be ignored by whoever it does not concern',
  ({ text }) => expect(text.replaceAll('\n', ' ')).toMatch(/ignore this mail: nothing|ignora este correo: no/),
);

test.each(mails.filter(({ letter }) => 'code' in letter))(
  '$kind in $language has the code in two halves, in a line of its own',
  ({ text, html }) => {
    expect(text.split('\n')).toContain('4071 9326');
    expect(html).toContain('>4071 9326</span>');
  },
);

test('what was done from something unknown is told as such in both languages', () => {
  const from = { ...occasion, browser: null, platform: null, ipAddress: 'unknown' };
  const text = (language: 'en' | 'es') =>
    compose(
      { kind: 'new-device', name: 'Ada', notMeLink: `${publicUrl}/not-me#x`, occasion: from },
      { ...manner, language },
    ).text;
  expect(text('en')).toMatch(/Device: Unknown device\nIP address: unknown\n/);
  expect(text('es')).toMatch(/Dispositivo: Dispositivo desconocido\nDirección IP: desconocida\n/);
});

test('a program has no system to go with it', () => {
  const from = { ...occasion, browser: 'curl', platform: null };
  const letter = { kind: 'new-device', name: 'Ada', notMeLink: `${publicUrl}/not-me#x`, occasion: from } as const;
  expect(compose(letter, { ...manner, language: 'en' }).text).toContain('Device: curl\n');
});

test('in the light and in the dark the page has its own colours', () => {
  for (const { html } of mails) {
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('@media (prefers-color-scheme:dark)');
  }
});

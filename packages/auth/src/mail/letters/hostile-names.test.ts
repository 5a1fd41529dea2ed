import { describe, expect, test } from 'vitest';
import { letters, linksOf, occasion, publicUrl } from '../../test-letters.ts';
import { compose } from './compose.ts';

const manner = { timeZone: null, senderName: 'Portero', publicUrl } as const;
const languages = ['en', 'es'] as const;

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '&lt;b&gt;&#60;i&#62;',
  '</title></style><style>*{display:none}',
  'Ada\r\nBcc: eve@example.net\r\n\r\nHi',
  'Ada\u2028Eve\u2029\u0000\u0085',
  '\u202Egro.live\u2066',
  'javascript:alert(1)',
  'https://evil.example/?q=1',
  'Go to www.evil.example now',
  '{{name}} %s $& $1',
  '🙂'.repeat(2_000),
  'a'.repeat(5_000),
];

/** The elements of a page, in their order, without what is text in it. */
const skeleton = (html: string) => html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/ href="[^"]*"/, ''));

describe.each(hostile.map((name) => ({ title: JSON.stringify(name).slice(0, 50), name })))(
  '$title as a name',
  ({ name }) => {
    const browser = name.slice(0, 40);
    const mails = languages.flatMap((language) =>
      letters({ name, tokenName: name, email: name }).map((letter) => {
        const from = 'occasion' in letter ? { ...letter, occasion: { ...occasion, browser, ipAddress: name } } : letter;
        return { letter, language, ...compose(from, { ...manner, language }) };
      }),
    );
    const harmless = languages.flatMap((language) =>
      letters().map((letter) => compose(letter, { ...manner, language })),
    );

    test('leaves the page as it is', () => {
      expect(mails.map(({ html }) => skeleton(html))).toEqual(harmless.map(({ html }) => skeleton(html)));
      for (const { html, letter } of mails) expect(html.match(/href="/g)).toHaveLength(linksOf(letter).length);
    });

    test('leaves the paragraphs of the text as they are', () => {
      const count = (text: string) => text.split('\n\n').length;
      expect(mails.map(({ text }) => count(text))).toEqual(harmless.map(({ text }) => count(text)));
    });

    test('makes no line too long for a mail, no blank at its end, and no character that cannot be seen', () => {
      for (const { text } of mails) {
        for (const line of text.split('\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
          expect(line).not.toMatch(/\s$|\p{Cc}|\p{Zl}|\p{Zp}|[\u200E\u200F\u202A-\u202E]/u);
        }
      }
    });

    test('does not get into the subject', () => {
      expect(mails.map(({ subject }) => subject)).toEqual(harmless.map(({ subject }) => subject));
    });
  },
);

test.each(['https://evil.example/x', 'www.evil.example', 'evil.example', 'EVIL．example', 'evil.\u200Bexample'])(
  'the name %j, the token and the browser of that name are nothing to click on',
  (name) => {
    for (const letter of letters({ name, tokenName: name })) {
      if (!('occasion' in letter)) continue;
      const from = { ...occasion, browser: name, platform: name };
      const { text, html } = compose({ ...letter, occasion: from }, { ...manner, language: 'en' });
      for (const form of [text, html])
        expect(form.toLowerCase()).not.toMatch(/evil[.．]example|www\.evil|https:\/\/evil/);
    }
  },
);

test.each(['Ada Lovelace', "Miles O'Brien", 'J. R. R. Tolkien', 'María José', '山田太郎', '👩‍👩‍👧', 'Zoë & Co <3'])(
  '%s is greeted as people write it',
  (name) => {
    const [letter] = letters({ name });
    expect(compose(letter, { ...manner, language: 'en' }).text).toContain(`Hello ${name},`);
  },
);

test('a name from right to left moves nothing of the sentence around it', () => {
  const [letter] = letters({ name: 'עדה' });
  expect(compose(letter, { ...manner, language: 'es' }).text).toContain('Hola, \u2068עדה\u2069:');
});

test.each(['My App\r\nBcc: eve@example.net', 'My\nApp', 'My App\u2028', 'My\u202E App', 'My App '.repeat(50)])(
  'the sender %j makes one line of a subject',
  (senderName) => {
    for (const language of languages) {
      for (const letter of letters()) {
        const { subject } = compose(letter, { ...manner, senderName, language });
        expect(subject).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}|\u202E/u);
        expect(Buffer.byteLength(subject)).toBeLessThan(400);
      }
    }
  },
);

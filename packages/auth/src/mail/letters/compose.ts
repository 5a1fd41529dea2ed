/** Writes mails: what there is to say, in the reader's language, as text and as a page. */
import type { MailLanguage } from '../../core/mailer.ts';
import { draft } from './draft.ts';
import { oneLine } from './foreign.ts';
import { layOut } from './layout.ts';
import type { Letter } from './letter.ts';
import { asText } from './plain-text.ts';
import { en, type MailWords } from './words/en.ts';
import { es } from './words/es.ts';

const dictionaries: Readonly<Record<MailLanguage, MailWords>> = { en, es };

/** For whom and in whose name a mail is written. */
export interface Manner {
  readonly language: MailLanguage;
  /** In which times are told, by its name in the IANA database; UTC if null or unknown. */
  readonly timeZone: string | null;
  readonly senderName: string;
  readonly publicUrl: string;
}

/** What is sent of a letter. */
export interface Composed {
  /** One line without any secret: subjects stand on locked screens and in the logs of mail servers. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes a letter. */
export function compose(letter: Letter, { language, timeZone, senderName, publicUrl }: Manner): Composed {
  const words = dictionaries[language];
  const sender = oneLine(senderName);
  const { host } = new URL(publicUrl);
  const written = draft(letter, { words, timeZone, sender, host });
  return {
    subject: written.subject,
    text: asText(written),
    html: layOut(written, words, { language, sender }),
  };
}

/** In which language somebody is written to who has never said. */
import { languages } from '@portero/contracts';
import type { MailLanguage } from '../core/mailer.ts';

const [FALLBACK] = languages;

/** The first language of an Accept-Language header (RFC 9110 section 12.5.4) that mails are written in; English if there is none. */
export function languageOf(acceptLanguage: string | undefined): MailLanguage {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part.trim().split(/\s*;\s*q=/);
      return { language: tag.split('-', 1)[0]?.toLowerCase() ?? '', weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const spoken = wanted.find(({ language }) => (languages as readonly string[]).includes(language));
  return (spoken?.language as MailLanguage | undefined) ?? FALLBACK;
}

/** What mails to somebody should go by, as far as the browser knows. */
import type { User } from '@portero/client';

type Language = NonNullable<User['language']>;

/** The language of mails, if they are written in the one that the page speaks; and the time zone, if it is known. */
export function habits(spoken: string): { language?: Language; timeZone?: string } {
  const [language = ''] = spoken.split('-');
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    ...(/^(en|es)$/.test(language) && { language: language as Language }),
    // Browsers that do not know say so in this way.
    ...(timeZone && timeZone !== 'Etc/Unknown' && { timeZone }),
  };
}

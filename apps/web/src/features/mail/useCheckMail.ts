/** What becomes of a form that was sent, if the address in it has to be proved before anybody is signed in. */
import { type Component, shallowRef } from 'vue';
import { withAllWords } from '../../language/useLanguage.ts';

/** What was typed, and whether a mail has been sent just now. In memory only, as it was in the form. */
export interface SentForm {
  email: string;
  password: string;
  remember?: boolean;
  isFresh?: boolean;
}

/** The page that takes the form's place until the address is proved, or is to be another one; undefined before. */
export function useCheckMail() {
  const page = shallowRef<Component>();
  const sent = shallowRef<SentForm>();

  /** @throws whatever fetching the page throws: then the form stays */
  async function check(form: SentForm): Promise<void> {
    page.value = (await withAllWords(import('./pages.ts'))).CheckMailView;
    sent.value = form;
  }

  return { page, sent, check };
}

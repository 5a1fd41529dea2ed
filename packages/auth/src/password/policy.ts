/** Which passwords may be chosen (NIST SP 800-63B-4 §3.1.1.2): long enough, not common, not about the user. */
import type { FieldError } from '@portero/contracts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { normalised } from '../core/passwords.ts';
import { isCommon } from './common-passwords.ts';

const SERVICE_NAME = 'portero';
// Shorter words occur in honest passphrases by chance; they count where nothing but figures and marks is left.
const WORD_MIN_LENGTH = 4;
// What people put around a word to please a rule: a year, an exclamation mark.
const TRIMMINGS_MAX_LENGTH = 4;
// What is left of a password without the user's own words must be a password by itself.
const REST_MIN_LENGTH = 8;

/**
 * Refuses a password that is too short, on the offline list of common and breached ones, or made of the user's own
 * e-mail or name. No composition rules; nothing is trimmed.
 * @throws Failure validation_failed, with the reason in words
 */
export async function refuseWeakPassword(
  deps: Pick<Deps, 'policy'>,
  input: { password: string; pointer: string; email: string; name: string },
): Promise<void> {
  const { pointer } = input;
  const password = normalised(input.password);
  // Guessers do not care for capitals. Only for comparing: folding can lengthen a text (İ becomes two characters).
  const folded = password.toLowerCase();
  const refuse = (error: Omit<FieldError, 'pointer'>) => {
    throw new Failure('validation_failed', { detail: error.message, errors: [{ pointer, ...error }] });
  };

  if ([...password].length < deps.policy.passwordMinLength) {
    const limit = deps.policy.passwordMinLength;
    refuse({ code: 'too_short', message: `Use at least ${limit} characters.`, limit });
  }
  const common = {
    code: 'password_common',
    message: 'This password is one of the first that others would try.',
  } as const;
  if (await isCommon(folded)) refuse(common);
  if (isPersonal(folded, input)) {
    refuse({
      code: 'password_personal',
      message: 'This password is made of your name, your e-mail address or the name of this service.',
    });
  }
  const word = withoutTrimmings(folded);
  if (word !== folded && (await isCommon(word))) refuse(common);
}

/** The word inside of "summer2024!"; the whole text if there is more around it than trimmings. */
function withoutTrimmings(folded: string): string {
  const word = folded.replace(/^\P{L}+|\P{L}+$/gu, '');
  return folded.length - word.length <= TRIMMINGS_MAX_LENGTH ? word : folded;
}

function isPersonal(folded: string, user: { email: string; name: string }): boolean {
  const email = user.email.trim().toLowerCase();
  const local = email.split('@')[0] ?? '';
  const name = normalised(user.name.trim()).toLowerCase();
  const words = [email, ...email.split(/[@.]/), ...local.split(/[^a-z0-9]+/), name, ...name.split(/\s+/), SERVICE_NAME]
    .filter((word) => word !== '')
    // The longest first: what is left must not depend on the order.
    .sort((a, b) => b.length - a.length);
  const without = (text: string, word: string) => text.replaceAll(word, '');
  const rest = words.filter((word) => [...word].length >= WORD_MIN_LENGTH).reduce(without, folded);
  if (rest !== folded && [...rest].length < REST_MIN_LENGTH) return true;
  const bare = words.filter((word) => [...word].length > 1).reduce(without, folded);
  return bare !== folded && /^\P{L}*$/u.test(bare) && [...bare].length < REST_MIN_LENGTH;
}

/** Whether a text fits one of sign-up's fields, where no request is validated. */
import { api } from '@portero/contracts';

// As plain objects: their own type would make the declarations ask for a package that hosts need not have.
export const { email: Email, name: DisplayName }: Record<'email' | 'name', object> = api.session.signup.body.properties;

interface TextField {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string | RegExp;
}

/** As JSON Schema says: lengths in Unicode code points, the pattern with the flag u. */
export function fits(field: object, text: string): boolean {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern = '' } = field as TextField;
  // Each character has two units at most, and to take a text of megabytes apart can exhaust the memory.
  if (text.length > 2 * maxLength) return false;
  const { length } = [...text];
  return length >= minLength && length <= maxLength && new RegExp(pattern, 'u').test(text);
}

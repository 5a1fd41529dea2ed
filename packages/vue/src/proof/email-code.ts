/** The code that somebody reads or copies in a mail and types or pastes here. */
import { EMAIL_CODE_LENGTH } from '@portero/contracts';

/**
 * The digits of the code, whatever stands between and around them: `40719326` of ` 4071 9326 `, and of `Code: 4071-9326.`
 * @returns undefined if there are more or fewer digits than a code has
 */
export function emailCodeIn(entered: string): string | undefined {
  // Full-width digits are digits.
  const digits = entered.normalize('NFKC').replace(/[^0-9]/g, '');
  return digits.length === EMAIL_CODE_LENGTH ? digits : undefined;
}

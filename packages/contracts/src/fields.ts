/** The fields that several bodies share. Lengths count Unicode code points, as JSON Schema does. */
import * as t from 'typebox';

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const mailbox = `[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@(?:${label}\\.)+${label}`;

/** The smallest password length that the setting PASSWORD_MIN_LENGTH may ask for. */
export const PASSWORD_FLOOR = 8;
/** The longest password that is hashed; bounds the work of one attempt. */
export const PASSWORD_CEILING = 256;

/**
 * A new e-mail address: one ASCII mailbox (RFC 5321 lengths). Surrounding blanks are trimmed, letters keep their
 * case for display; uniqueness goes by the lower-cased form. Non-ASCII is refused, so look-alikes cannot collide.
 */
export const Email = t.String({
  minLength: 3,
  maxLength: 254,
  pattern: `^[ \\t]*${mailbox}[ \\t]*$`,
  description: 'one e-mail address of ASCII characters, such as ada@example.com',
  examples: ['ada@example.com'],
});

/** An address typed at log-in: any text, so that the answer never reveals the sign-up rule. */
export const LoginEmail = t.String({
  minLength: 1,
  maxLength: 320,
  description: 'the e-mail address of the account',
  examples: ['ada@example.com'],
});

/**
 * A password being chosen. The server also refuses common passwords and ones made of the user's own e-mail or name,
 * and may ask for a greater length (setting PASSWORD_MIN_LENGTH).
 */
export const NewPassword = t.String({
  minLength: PASSWORD_FLOOR,
  maxLength: PASSWORD_CEILING,
  description: `${PASSWORD_FLOOR} to ${PASSWORD_CEILING} characters of any kind`,
  examples: ['correct horse battery staple'],
});

/** A password being chosen in place of another one; by its example the two differ, as they must. */
export const NextPassword = t.String({ ...NewPassword, examples: ['four quiet herons at dawn'] });

/** A password being proved: 1 to 256 characters, so that the answer never reveals the sign-up rule. */
export const CurrentPassword = t.String({
  minLength: 1,
  maxLength: PASSWORD_CEILING,
  description: 'the password of the account',
  examples: ['correct horse battery staple'],
});

// Control characters, lone surrogates, line separators and everything invisible, such as the marks that reorder text:
// a name with them can pass for another one or break the page around it. The two joiners stay: emoji and the scripts
// of Persia and India need them.
const allowedInNames = '(?:[\\u200C\\u200D]|[^\\p{Cc}\\p{Cs}\\p{Cf}\\u2028\\u2029])';
// More marks on one letter than any language writes.
const towers = '\\p{M}{6}';
// Letters and symbols by their category, but blank to the eye: those that need not be drawn (such as the Hangul
// fillers), the Braille pattern without dots, blank hieroglyphs and the note without a head.
const blanks = '\\p{Default_Ignorable_Code_Point}\\u2800\\u{13441}\\u{13442}\\u{1D159}';
// Also the ornaments and the primes that pass for them. The apostrophe, though one of them, belongs to names.
const quotationMarks =
  "(?!['\\u2019])[\\p{Quotation_Mark}\\u02BA\\u2032-\\u2037\\u275B-\\u2760\\u276E\\u276F\\u3003\\u{1F676}-\\u{1F678}]";

/** One line in which at least one character of these kinds can be seen. */
function lineWith(kinds: string): string {
  return `(?!.*${towers})(?=.*(?![${blanks}])[${kinds}])${allowedInNames}*$`;
}

/** The pattern of what people call themselves, or something of their own. */
export const OWN_NAME = `^${lineWith('\\p{L}\\p{N}\\p{P}\\p{S}')}`;

/**
 * The pattern of what a stranger calls itself to somebody who has to decide: read as a name and as nothing else, so with a
 * letter or digit, and without the quotation marks that would end a quotation of it.
 */
export const CLAIMED_NAME = `^(?!.*${quotationMarks})${lineWith('\\p{L}\\p{N}')}`;

/** What a person wants to be called. Surrounding blanks are trimmed; at least one visible character. */
export const DisplayName = t.String({
  minLength: 1,
  maxLength: 100,
  pattern: OWN_NAME,
  description: '1 to 100 visible characters, no control or other invisible characters',
  examples: ['Ada Lovelace'],
});

const EXAMPLE_ID = '0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47';

/** An identifier (UUIDv7, RFC 9562). Treat it as opaque. */
export const Id = t.String({ format: 'uuid', examples: [EXAMPLE_ID] });

/** An identifier in a path; any text may be asked for. `meaning` says of what, and where it is found. */
export const idParam = (meaning: string) =>
  t.String({ minLength: 1, maxLength: 64, description: meaning, examples: [EXAMPLE_ID] });

/** A moment: ISO 8601 / RFC 3339 in UTC with milliseconds. */
export const Instant = t.String({ format: 'date-time', examples: ['2026-11-23T08:30:00.000Z'] });

/** The token of a link in a mail: what stands behind its `#`. Any text may be tried. */
export const LinkToken = t.String({
  minLength: 1,
  maxLength: 64,
  description: 'what stands behind the # of the link in the mail',
  examples: ['Jq0Yy1Zq5m1mQe3x0bq5bq6zXr3f1cZ7m8v2n4k6p8s'],
});

/** How many digits the code in a mail has. */
export const EMAIL_CODE_LENGTH = 8;

/** The code of a mail, as it was typed: blanks and hyphens between the digits do not matter. */
export const EmailCode = t.String({
  minLength: EMAIL_CODE_LENGTH,
  maxLength: 2 * EMAIL_CODE_LENGTH,
  pattern: `^(?:[ -]*[0-9]){${EMAIL_CODE_LENGTH}}[ -]*$`,
  description: 'the eight digits in the mail; blanks and hyphens between them do not matter',
  examples: ['4071 9326'],
});

/** The languages that mails are written in. */
export const languages = ['en', 'es'] as const;

/** In which language somebody wants their mails. */
export const Language = t.Enum([...languages], { description: 'the language of mails', examples: ['en'] });

/** A time zone by its name in the IANA database. */
export const TimeZone = t.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$',
  description: 'a time zone of the IANA database, in which mails say when something happened',
  examples: ['Europe/Madrid'],
});

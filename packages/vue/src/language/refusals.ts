/** What to say when a call fails: by code in the reader's language, else in the server's own words. */
import { ConnectionError, type ConnectionFault, type FieldError, ProblemError } from '@portero/client';
import type { FieldCode } from '@portero/contracts';
import { type Message, moreWords, useLanguage } from './useLanguage.ts';

const unanswered: Record<ConnectionFault, Message> = {
  network: (words) => words.forms.unreachable,
  timeout: (words) => words.forms.tookTooLong,
  answer: (words) => words.forms.unusableAnswer,
};

/** The sentence for a failed call. */
export function refusalMessage(error: unknown): Message {
  if (error instanceof ConnectionError) return unanswered[error.reason];
  if (!(error instanceof ProblemError)) return (words) => words.forms.unexpected;
  const { code, message } = error;
  return (words) => (words.problems as Partial<Record<string, string>>)[code] ?? message;
}

/** Waits for the words for a problem, where the dictionary has left them for later. Without them the server's own will do. */
export async function findWords({ code, errors }: ProblemError): Promise<void> {
  const { problems, faults } = useLanguage().t.value;
  if (code in problems && errors.every((error) => error.code in faults)) return;
  // Whatever fetching them comes to, the refusal is to be told.
  await moreWords().catch(() => undefined);
}

/** The sentence for one faulty field, whether the page or the server found the fault. */
export function faultMessage(code: FieldCode, limit: number, fallback?: string): Message {
  return (words) => {
    const say = (words.faults as Partial<Record<string, (limit: number) => string>>)[code];
    return say?.(limit) ?? fallback ?? words.faults.invalid_format();
  };
}

/** The sentence for a field that the server refused. */
export function fieldRefusalMessage({ code, message, limit }: FieldError): Message {
  // The server may ask for more than the contract does: a password's least length is a setting.
  const isLength = code === 'too_short' || code === 'too_long';
  return isLength && limit === undefined ? () => message : faultMessage(code, limit ?? 0, message);
}

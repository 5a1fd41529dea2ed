/** What to say when a call fails: by code in the reader's language, else in the server's own words. */
import { ConnectionError, type FieldError, ProblemError } from '@portero/client';
import type { FieldCode } from '@portero/contracts';
import type { Message } from './useLanguage.ts';

/** The sentence for a failed call. */
export function refusalMessage(error: unknown): Message {
  if (error instanceof ConnectionError) return (words) => words.forms.unreachable;
  if (!(error instanceof ProblemError)) return (words) => words.forms.unexpected;
  const { code, message } = error;
  return (words) => (words.problems as Partial<Record<string, string>>)[code] ?? message;
}

/** The sentence for one faulty field, whether the page or the server found the fault. */
export function faultMessage(code: FieldCode, limit: number, fallback?: string): Message {
  return (words) => {
    const say = (words.faults as Partial<Record<string, (limit: number) => string>>)[code];
    return say?.(limit) ?? fallback ?? words.faults.invalid_format();
  };
}

/** The sentence for a field that the server refused. */
export function fieldRefusalMessage({ code, message }: FieldError): Message {
  // The server's limit may be stricter than the contract's; its message is where the number stands.
  const limit = /\d+/.exec(message);
  const limited = code === 'too_short' || code === 'too_long';
  return limited && !limit ? () => message : faultMessage(code, Number(limit?.[0]), message);
}

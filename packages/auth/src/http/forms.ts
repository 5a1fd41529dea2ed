/** Bodies of HTML form encoding, for the few endpoints of OAuth that are called so (RFC 6749 appendix B). */
import { Failure } from '../core/failure.ts';

/**
 * Reads a form as the object that JSON would have been. As RFC 6749 section 3.2 asks, members that the endpoint does not
 * know and those without a value are left out, and one that stands there twice is refused.
 * @throws Failure malformed_request
 */
export function parseForm(text: string, known: readonly string[]): Record<string, string> {
  const form = new URLSearchParams(text);
  const entries = known.map((name) => [name, form.getAll(name)] as const);
  for (const [name, values] of entries) {
    if (values.length > 1) throw new Failure('malformed_request', { detail: `The field ${name} stands there twice.` });
  }
  return Object.fromEntries(entries.flatMap(([name, [value]]) => (value ? [[name, value]] : [])));
}

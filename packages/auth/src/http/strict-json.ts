/** A JSON parser without leniency: UTF-8 only, no key twice. */
import type { FieldError } from '@portero/contracts';
import { Failure } from '../core/failure.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

// RFC 8259 §8.1: JSON is UTF-8. A sender who announces another charset means other characters than the ones read here.
const otherCharset = /;\s*charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))/i;

/**
 * Parses a body. Empty means no body.
 * @param contentType the header, for the charset it may announce
 * @throws Failure malformed_json, with a pointer where a key stands twice: parsers differ in which one they believe
 * @throws Failure json_required if the sender announces another charset than UTF-8
 */
export function parseStrictJson(bytes: Uint8Array, contentType = 'application/json'): unknown {
  if (bytes.length === 0) return undefined;
  if (otherCharset.test(contentType)) throw new Failure('json_required', { detail: 'Send JSON in UTF-8.' });
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the body, which may hold a password.
    throw new Failure('malformed_json', { detail: 'Send one JSON object in UTF-8.' }, { cause: (error as Error).name });
  }
  const duplicate = duplicateKey(text);
  if (duplicate) {
    const error: FieldError = { pointer: duplicate, code: 'duplicate_key', message: 'This key stands there twice.' };
    throw new Failure('malformed_json', { errors: [error] });
  }
  return value;
}

/** JSON Pointer as a URI fragment (RFC 6901 §6). */
export function pointerTo(path: readonly string[]): string {
  return `#${path.map((key) => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`;
}

/** Finds the first key that stands twice in one object of a text that is known to be well-formed JSON. */
function duplicateKey(text: string): string | undefined {
  const open: { keys: Set<string> | undefined; at: string }[] = [];
  let string = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ keys: new Set(), at: '' });
    else if (token === '[') open.push({ keys: undefined, at: '0' });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && inner && !inner.keys) inner.at = String(Number(inner.at) + 1);
    else if (token === ':' && inner?.keys) {
      inner.at = JSON.parse(string) as string;
      if (inner.keys.has(inner.at)) return pointerTo(open.map((level) => level.at).map((key) => key.toWellFormed()));
      inner.keys.add(inner.at);
    } else string = token;
  }
  return undefined;
}

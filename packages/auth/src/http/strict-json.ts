/** A JSON parser without leniency: UTF-8 only, no key twice. */
import type { FieldError } from '@portero/contracts';
import { Failure } from '../core/failure.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a body. Empty means no body.
 * @throws Failure malformed_json, with a pointer where a key stands twice: parsers differ in which one they believe
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
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

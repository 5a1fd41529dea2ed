/** Whether something is a token that a header can carry (RFC 6750 section 2.1 allows fewer characters yet). */
export function isBearerToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/** Who calls: the browser's cookie, or a token that the caller brings. */

/** A token for `Authorization: Bearer`, or what gets one; it is asked anew for each request. */
export type BearerToken = string | (() => string | undefined | Promise<string | undefined>);

/**
 * What a request must carry. With a token cookies are neither sent nor kept, so that it is clear who calls.
 * @param signal ends the waiting for a token, with its own reason
 * @throws TypeError for a token that no header can carry, without repeating it
 */
export async function credentialsOf(
  token: BearerToken | undefined,
  signal: AbortSignal | undefined,
): Promise<{ credentials: 'include' | 'omit'; headers: Record<string, string> }> {
  if (token === undefined) return { credentials: 'include', headers: {} };
  const value = typeof token === 'string' ? token : await Promise.race([token(), endOf(signal)]);
  if (value === undefined) return { credentials: 'omit', headers: {} };
  // Else fetch would refuse it, in words that hold the token.
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new TypeError('The token is empty or has a blank or a line break in it: trim what you read from a file');
  return { credentials: 'omit', headers: { authorization: `Bearer ${value}` } };
}

function endOf(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

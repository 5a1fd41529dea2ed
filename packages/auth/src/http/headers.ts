/** Constant headers of every JSON answer. A constant object costs a quarter of what a headers plugin does per request. */

/** @param secure whether the public URL is https; HSTS on plain http would lock people out of their own host */
export function jsonHeaders(secure: boolean): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(secure && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  };
}

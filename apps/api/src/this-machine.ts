/** The loopback addresses, and the names that never leave the machine (RFC 6761 section 6.3). */

/** @param host as in a URL, IPv6 in brackets, or bare as a server listens on it */
export function isThisMachine(host: string): boolean {
  return /^(\[?::1\]?|127(\.\d+){3}|localhost|.+\.localhost)$/.test(host);
}

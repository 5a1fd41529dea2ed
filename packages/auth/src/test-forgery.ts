/** For tests: tokens made by hand, as a forger makes them. */
import { createHmac } from 'node:crypto';
import { deriveKey } from './core/secrets.ts';

export interface Forgery {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  /** The secret of the keyring; its key for tokens is derived as the real one is. */
  readonly secret?: string;
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
}

export const base64url = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any header and claims with the key of a secret. */
export function forge({ header = {}, claims = {}, secret = '', hash = 'sha256' }: Forgery): string {
  return signWith(deriveKey(secret, 'session-token'), header, claims, hash);
}

/** Signs with any bytes. */
export function signWith(
  key: Buffer | string,
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  hash = 'sha256',
): string {
  const input = `${base64url(header)}.${base64url(claims)}`;
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
}

/** The header and the claims of a token, unverified. */
export function opened(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return { header, claims };
}

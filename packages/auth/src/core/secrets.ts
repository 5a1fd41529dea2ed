/** Random secrets, their stored form, and keys derived for one purpose each. */
import { createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';

/** A fresh credential: 192 random bits as base64url. Leaves the server once and is stored only as its hash. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** What is stored of a secret: SHA-256, hex. A plain hash suffices, since the secret itself is random. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** A 32-byte key for one purpose (HKDF-SHA256, RFC 5869), so that no two uses share a key. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `portero/${purpose}`, 32));
}

/** Names a value without revealing it to whoever reads the database: HMAC-SHA256, 128 bits of it, base64url. */
export function pseudonym(key: Buffer, value: string): string {
  return createHmac('sha256', key).update(value).digest().subarray(0, 16).toString('base64url');
}

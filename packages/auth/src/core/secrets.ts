/** Random secrets, their stored form, and keys derived for one purpose each. */
import { createHmac, createSecretKey, hash, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

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

/** The same for HMACs: with a key object one takes a sixth of what it takes with the bytes of the key. */
export function deriveHmacKey(secret: string, purpose: string): KeyObject {
  return createSecretKey(deriveKey(secret, purpose));
}

/** Names a value without revealing it to whoever reads the database: HMAC-SHA256, 128 bits of it, base64url. */
export function pseudonym(key: KeyObject, value: string): string {
  return createHmac('sha256', key).update(value).digest().subarray(0, 16).toString('base64url');
}

/** Secrets that must be read again, such as signing keys, as they stand in the database: sealed with our own secret. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';
import { deriveKey } from './secrets.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Seal {
  /**
   * Seals bytes (AES-256-GCM, NIST SP 800-38D) with the secret that signs today.
   * @param context where the text stands; it opens nowhere else
   * @returns `kid:base64url`
   */
  close(bytes: Buffer, context: string): string;
  /** The same bytes sealed with the secret that signs today; undefined if they are already, or cannot be opened. */
  renew(text: string, context: string): string | undefined;
  /** The bytes; undefined if the secret is not ours any more, or if anything was changed. */
  open(text: string, context: string): Buffer | undefined;
}

/** Makes a seal of the installation's secrets: the first closes, all open. */
export function sealOf(keyring: Keyring): Seal {
  const keys = new Map([...keyring.secrets].map(([kid, secret]) => [kid, deriveKey(secret, 'seal')]));
  const [first] = keys;
  if (!first) throw new Error('the keyring is empty');
  const [signingKid, signingKey] = first;

  const seal: Seal = {
    close: (bytes, context) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, signingKey, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
      return `${signingKid}:${sealed.toString('base64url')}`;
    },
    open: (text, context) => {
      const [, kid = '', body = ''] = /^([\w-]+):([\w-]+)$/.exec(text) ?? [];
      const key = keys.get(kid);
      const sealed = Buffer.from(body, 'base64url');
      if (!key || sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(-TAG_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch {
        // Not closed by this secret, or not for this place, or changed since.
        return undefined;
      }
    },
    renew: (text, context) => {
      const bytes = text.startsWith(`${signingKid}:`) ? undefined : seal.open(text, context);
      return bytes && seal.close(bytes, context);
    },
  };
  return seal;
}

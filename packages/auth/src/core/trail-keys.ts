/** The keys that the audit trail is chained with. They are not in the database: who has only that cannot forge a row. */
import type { KeyObject } from 'node:crypto';
import type { Keyring } from './keyring.ts';
import { deriveHmacKey } from './secrets.ts';

export interface TrailKeys {
  /** The id of the secret whose key chains today. */
  readonly kid: string;
  /** The key of a secret; undefined if that is not ours any more. */
  key(kid: string): KeyObject | undefined;
}

/** Derives the keys of an installation's secrets: the first chains, all prove. */
export function trailKeysOf(keyring: Keyring): TrailKeys {
  const keys = new Map([...keyring.secrets].map(([kid, secret]) => [kid, deriveHmacKey(secret, 'trail')]));
  const [kid] = keys.keys();
  if (kid === undefined) throw new Error('the keyring is empty');
  return { kid, key: (id) => keys.get(id) };
}

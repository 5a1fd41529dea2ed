/** The keys of service tokens, as an operator changes them. */

import type { Keyring } from '../core/keyring.ts';
import { sealOf } from '../core/seal.ts';
import {
  isSealedByUs,
  type KeyDeps,
  retireKey as retire,
  rotateKeys as rotate,
  type SigningKeyRow,
} from '../service-tokens/keys.ts';
import { type Operator, OperatorError } from './operator.ts';

export { listKeys } from '../service-tokens/keys.ts';

/**
 * Lets a new key follow the one that signs, after the time that services keep the key set; or at once.
 * @throws OperatorError if the keyring is not the server's
 */
export async function rotateKeys(
  operator: Operator,
  input: { keyring: Keyring; at: 'soon' | 'now' },
): Promise<SigningKeyRow> {
  const { keyring, at } = input;
  return rotate(await withKeys(operator, keyring), { at, reason: 'rotated_by_operator', client: operator.client });
}

/**
 * Takes a key out of the key set at once.
 * @returns the key that took its place, if it was the one that signs
 * @throws OperatorError if there is no such key, or if the keyring is not the server's
 */
export async function retireKey(
  operator: Operator,
  input: { keyring: Keyring; kid: string },
): Promise<SigningKeyRow | null> {
  const { keyring, kid } = input;
  const { isRetired, follower } = await retire(await withKeys(operator, keyring), {
    kid,
    reason: 'retired_by_operator',
    client: operator.client,
  });
  if (!isRetired) throw new OperatorError(`There is no key ${kid}: it never was, or has gone already.`);
  return follower;
}

/** A key that the server cannot open would make it put another one in its place, unannounced. */
async function withKeys(operator: Operator, keyring: Keyring): Promise<KeyDeps> {
  const deps = { ...operator, seal: sealOf(keyring) };
  if (await isSealedByUs(deps)) return deps;
  throw new OperatorError(
    'The secret here is not the one that sealed the key that signs. Run this with the server\u2019s settings (PORTERO_SECRETS, or DATA_DIR with its file "secrets"); if its secret was changed, start the server first.',
  );
}

/** The package @node-rs/argon2, an optional one: the same hashes in half the time. The only file that knows it. */
import type { Argon2 } from '@portero/auth';

/** Loads it; undefined where it is not installed, or is not for this machine: the package argon2 does its work. */
export async function fastArgon2(): Promise<Argon2 | undefined> {
  try {
    const { hash, verify } = await import('@node-rs/argon2');
    // argon2id is what it makes unless told otherwise; its names for the kinds are gone once TypeScript is.
    return { name: '@node-rs/argon2', hash: (password, parameters) => hash(password, parameters), verify };
  } catch {
    return undefined;
  }
}

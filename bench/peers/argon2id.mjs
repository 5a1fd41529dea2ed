/** argon2id m=19456 KiB t=2 p=1, the floor that OWASP gives, by either library: both write the same PHC strings. */

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** @param library `node-rs` for @node-rs/argon2, else argon2; only the one that is named is loaded */
export async function argon2id(library) {
  if (library === 'node-rs') {
    const { hash, verify } = await import('@node-rs/argon2');
    return { hash: (password) => hash(password, parameters), verify };
  }
  const { default: argon2 } = await import('argon2');
  return { hash: (password) => argon2.hash(password, { ...parameters, type: argon2.argon2id }), verify: argon2.verify };
}

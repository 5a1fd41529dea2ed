/** argon2id (RFC 9106), whichever package computes it. The only file that knows the package argon2. */

/** Memory in KiB, passes, lanes. */
export interface Argon2Parameters {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** What computes argon2id. All of them write and read the same PHC strings. */
export interface Argon2 {
  /** Of the package, for people. */
  readonly name: string;
  /** Hashes to a PHC string with a salt of its own. */
  hash(password: string, parameters: Argon2Parameters): Promise<string>;
  /** Compares with a PHC string, by the parameters that stand in it. Rejects if it is none. */
  verify(phc: string, password: string): Promise<boolean>;
}

/** Loads the package argon2. Not before it is needed: where it does not load, what hashes nothing still runs, and can say so. */
export async function argon2Package(): Promise<Argon2> {
  const { default: argon2 } = await import('argon2');
  return {
    name: 'argon2',
    hash: (password, parameters) => argon2.hash(password, parameters),
    verify: (phc, password) => argon2.verify(phc, password),
  };
}

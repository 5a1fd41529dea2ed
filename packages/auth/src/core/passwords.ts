/** Password hashing: argon2id behind a bounded pool. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Argon2, type Argon2Parameters, argon2Package } from './argon2.ts';
import { dearestForms } from './dearest-forms.ts';
import { type ForeignHash, readKeptHash, writeWrapped } from './foreign-hashes.ts';
import { hashQueue } from './hash-queue.ts';
import type { Observer } from './observer.ts';

/** The floor that OWASP gives (Password Storage Cheat Sheet; ASVS 5.0 appendix C). */
export const ARGON2_FLOOR: Argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * How many hashes a process should run at once: its share of the cores, but one fewer than its pool of libuv has
 * threads. The same threads bring commits to the disk, which must not wait behind hashes.
 * @param threads UV_THREADPOOL_SIZE; 4 where nobody has set it
 * @param processes how many share the cores
 */
export function hashesAtOnce(threads: number, processes = 1): number {
  return Math.max(1, Math.min(Math.ceil(availableParallelism() / processes), threads - 1));
}

export interface PasswordHasher {
  /** Hashes to a PHC string. @throws Failure overloaded */
  hash(password: string): Promise<string>;
  /**
   * Compares with a stored hash, also one that `adopt` made. Without one it spends the same work on a dummy of the same
   * parameters and says no, so that an unknown user costs what a wrong password costs. Where accounts were taken over
   * with hashes of costly kinds, every no costs the dearest of each kind, within a budget: a hash beyond it, which no
   * import lets in, matches nothing. A yes may be cheaper: it is given to nobody but who knows the password, and it says
   * itself that the account exists. @throws Failure overloaded
   */
  verify(stored: string | undefined, password: string): Promise<boolean>;
  /** Whether a stored hash is weaker than today's parameters. */
  needsRehash(stored: string): boolean;
  /**
   * Refuses what would need a hash in a moment, where too many wait already: before a body is read and the database asked, so that
   * a crowd costs next to nothing.
   * @param ahead how many others will need one before, and are not in the queue yet
   * @throws Failure overloaded
   */
  refuseIfFull?(ahead?: number): void;
  /**
   * Makes every no cost what the dearest of these stored hashes cost, and no longer what was heeded before; for hashers
   * that check other programs' hashes.
   */
  heed?(stored: readonly string[]): void;
}

/** A hasher that checks other programs' hashes too. */
export interface AdoptingHasher extends PasswordHasher {
  /**
   * Takes over another program's hash: a strong one as it is, a weak one wrapped in argon2id.
   * @throws Failure overloaded
   */
  adopt(foreign: ForeignHash): Promise<string>;
  heed(stored: readonly string[]): void;
}

interface HasherOptions {
  /** What computes the hashes; by default the package argon2. */
  argon2?: Argon2 | undefined;
  parameters?: Argon2Parameters;
  /**
   * How many hashes run at once; each holds `memoryCost` KiB. If it is not said, as many as there are cores, up to three
   * (of the four threads that libuv has, unless UV_THREADPOOL_SIZE says otherwise, one is for the disk).
   */
  concurrency?: number;
  /** How many may wait. Beyond it the answer is 503 at once rather than a queue without end. */
  queue?: number;
  /** Is told of the queue. */
  observe?: Observer | undefined;
}

/** Makes a hasher and its dummy hash. Passwords are normalised to NFKC first (NIST SP 800-63B-4 §3.1.1.2). */
export async function createHasher(options: HasherOptions = {}): Promise<AdoptingHasher> {
  const parameters = options.parameters ?? ARGON2_FLOOR;
  const { concurrency = hashesAtOnce(4), queue = 100, observe } = options;
  const { run, refuseIfFull } = hashQueue(concurrency, queue, observe);
  const argon2 = options.argon2 ?? (await argon2Package());
  // Not awaited: a start need not wait for it. Who is unknown before it is there waits for it, as for any hash.
  const dummy = argon2.hash(randomBytes(16).toString('hex'), parameters);
  // Whoever awaits it learns why it failed.
  dummy.catch(() => {});
  let heeded = dearestForms();

  // The other program did not normalise, so the password counts as it was typed.
  async function matchesForeign({ form, salt, digest, wrapped }: ForeignHash, password: string): Promise<boolean> {
    const derived = await form.derive(password, salt);
    return wrapped ? argon2.verify(digest, derived) : timingSafeEqual(Buffer.from(derived), Buffer.from(digest));
  }

  async function check(stored: string | undefined, password: string): Promise<boolean> {
    // To the end, so that what is spent is what this one was counted into.
    const forms = heeded;
    const own = stored?.startsWith('$') ? stored : undefined;
    const kept = stored === undefined || own !== undefined ? undefined : readKeptHash(stored);
    // Somebody may have been taken over since the last look at all of them. What is beyond the budget, as nothing that
    // was imported is, is not checked, and costs what an unknown user costs.
    const foreign = kept && forms.add(kept.form) ? kept : undefined;
    const matches = foreign
      ? await matchesForeign(foreign, password)
      : await argon2.verify(own ?? (await dummy), normalised(password));
    if (matches && (foreign ?? own) !== undefined) return true;
    if (foreign && !foreign.wrapped) await argon2.verify(await dummy, password);
    await forms.spend(password, foreign?.form);
    return false;
  }

  return {
    hash: (password) => run(() => argon2.hash(normalised(password), parameters)),
    verify: (stored, password) => run(() => check(stored, password)),
    needsRehash: (stored) => isWeaker(stored, parameters),
    refuseIfFull,
    adopt: async (foreign) => {
      const { form, salt, digest } = foreign;
      if (!form.weak) return `${form.method}$${salt}$${digest}`;
      return writeWrapped(foreign, await run(() => argon2.hash(digest, parameters)));
    },
    heed: (stored) => {
      heeded = dearestForms(stored.flatMap((hash) => readKeptHash(hash)?.form ?? []));
    },
  };
}

// The library calls any difference a reason; parameters that were lowered are none.
function isWeaker(phc: string, { memoryCost, timeCost }: Argon2Parameters): boolean {
  if (!phc.startsWith('$argon2id$v=19$')) return true;
  const stored = (name: string) => Number(new RegExp(`[$,]${name}=(\\d+)`).exec(phc)?.[1] ?? 0);
  return stored('m') < memoryCost || stored('t') < timeCost;
}

/** The form of a password that is measured and hashed. */
export function normalised(password: string): string {
  return password.normalize('NFKC');
}

/** For tests: a hasher that tells what it was asked to do. */
import type { PasswordHasher } from './core/passwords.ts';
import { cheapHasher } from './test-app.ts';

export interface SpyingHasher extends PasswordHasher {
  /** `hash` and `verify` in the order in which they were called. */
  readonly calls: ('hash' | 'verify')[];
}

/** Counts hashes and checks of the cheap hasher, or of another one. */
export async function spyingHasher(hasher: Promise<PasswordHasher> = cheapHasher): Promise<SpyingHasher> {
  const inner = await hasher;
  const calls: SpyingHasher['calls'] = [];
  return {
    calls,
    hash: (password) => {
      calls.push('hash');
      return inner.hash(password);
    },
    verify: (stored, password) => {
      calls.push('verify');
      return inner.verify(stored, password);
    },
    needsRehash: (stored) => inner.needsRehash(stored),
    heed: (stored: readonly string[]) => inner.heed?.(stored),
  };
}

/** A hasher that finds every password right or wrong at once: for tests that need attempts, not hashes. */
export function instantHasher(isRight: (password: string) => boolean): SpyingHasher {
  const calls: SpyingHasher['calls'] = [];
  return {
    calls,
    hash: async () => {
      calls.push('hash');
      return 'hash';
    },
    verify: async (stored, password) => {
      calls.push('verify');
      return stored !== undefined && isRight(password);
    },
    needsRehash: () => false,
  };
}

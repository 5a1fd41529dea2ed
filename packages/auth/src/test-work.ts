/** For tests: how much work a check of a password does, counted instead of timed. */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import argon2 from 'argon2';
import { vi } from 'vitest';

/** What was computed → how often, or through how many rounds. */
export type Work = Record<string, number>;

/** Counts what is derived while something is done. The derivations run as ever. */
export async function workOf(doing: () => Promise<unknown>): Promise<Work> {
  const work: Work = {};
  const count = (what: string, rounds: number) => {
    work[what] = (work[what] ?? 0) + rounds;
  };
  const { pbkdf2, scrypt } = crypto;
  const { verify } = argon2;
  const spies = [
    vi.spyOn(crypto, 'pbkdf2').mockImplementation((password, salt, rounds, bytes, digest, done) => {
      count(`pbkdf2 ${digest}, ${bytes} bytes`, rounds);
      pbkdf2(password, salt, rounds, bytes, digest, done);
    }),
    vi.spyOn(crypto, 'scrypt').mockImplementation(((...given: Parameters<typeof scrypt>) => {
      const { N, r, p } = given[3];
      count(`scrypt ${N}:${r}:${p}`, 1);
      scrypt(...given);
    }) as typeof scrypt),
    vi.spyOn(argon2, 'verify').mockImplementation((digest, password, options) => {
      count(`argon2id ${digest.split('$')[3]}`, 1);
      return verify(digest, password, options);
    }),
  ];
  syncBuiltinESMExports();
  try {
    await doing();
    return work;
  } finally {
    for (const spy of spies) spy.mockRestore();
    syncBuiltinESMExports();
  }
}

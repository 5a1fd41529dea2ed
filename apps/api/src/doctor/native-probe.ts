/**
 * A program of its own, by which the doctor tries the packages that are not JavaScript: one that is broken may end the
 * process without a word. Takes their names and prints, as JSON, a line for each: a fault, or how many milliseconds it
 * worked.
 */
import { createHasher, openSqlite } from '@portero/auth';

const probes: Record<string, () => Promise<number>> = {
  argon2: async () => {
    const hasher = await createHasher();
    const began = performance.now();
    const hash = await hasher.hash('a password');
    const ms = performance.now() - began;
    if (!(await hasher.verify(hash, 'a password'))) throw new Error('a hash did not match its own password');
    return ms;
  },
  'better-sqlite3': async () => {
    const began = performance.now();
    openSqlite(':memory:').close();
    return performance.now() - began;
  },
};

for (const name of process.argv.slice(2)) {
  try {
    console.log(JSON.stringify({ ms: await probes[name]?.() }));
  } catch (error) {
    const [fault] = (error as Error).message.split('\n', 1);
    console.log(JSON.stringify({ fault }));
  }
}

/**
 * Nothing but password hashes, as many at once as there are cores: what log-ins and sign-ups of any server cannot exceed.
 * `raw-hash.mjs LIBRARY hash|verify SECONDS` prints { operations, seconds, cpuSeconds } as JSON. libuv's pool has its
 * four threads, as in the servers.
 */
import { availableParallelism } from 'node:os';
import { argon2id } from './argon2id.mjs';

const [library, what, length] = process.argv.slice(2);
const password = 'correct horse battery staple';

async function hasher() {
  if (library !== 'scrypt') return argon2id(library);
  const { hashPassword, verifyPassword } = await import('better-auth/crypto');
  return { hash: hashPassword, verify: (stored, given) => verifyPassword({ hash: stored, password: given }) };
}

const { hash, verify } = await hasher();
const stored = await hash(password);
const once = what === 'verify' ? async () => verify(stored, password) : async () => (await hash(password)).length > 0;

async function measure(milliseconds) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let operations = 0;
  const worker = async () => {
    while (performance.now() - start < milliseconds) {
      if (!(await once())) throw new Error(`${library} does not recognise its own hash`);
      operations += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return { operations, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
}

await measure(100);
console.log(JSON.stringify(await measure(Number(length) * 1000)));

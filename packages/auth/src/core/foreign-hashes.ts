/**
 * Password hashes that other programs made, as Werkzeug writes them: `method$salt$hex`. They are read and checked, never
 * made. A weak one is wrapped: argon2id over its digest takes the digest's place, so that the old value is gone.
 */
import { createHash, createHmac, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

/** How a foreign hash is computed. */
export interface ForeignForm {
  /** As written, such as `pbkdf2:sha256:260000`. */
  readonly method: string;
  /** Whether the digest would be too easy to guess if the database were stolen. */
  readonly weak: boolean;
  /** What is computed in rounds. Forms of one kind differ in their number alone, and twice as many cost twice as much. */
  readonly kind: string;
  /** How many rounds a check takes; 0 for what costs next to nothing. */
  readonly rounds: number;
  /**
   * What a check costs: nanoseconds of one core, as measured once and on the dear side. Reckoned, so that what is taken
   * over does not depend on the machine; 0 for what costs next to nothing.
   */
  readonly cost: number;
  /**
   * The digest of a password, hex. Waits in libuv's thread pool where it takes long.
   * @param rounds another number than the form's own, where the work counts and not the digest
   */
  derive(password: string, salt: string, rounds?: number): Promise<string>;
}

export interface ForeignHash {
  readonly form: ForeignForm;
  readonly salt: string;
  /** The digest itself, hex, or the PHC string of argon2id that was put over it. */
  readonly digest: string;
  readonly wrapped: boolean;
}

const WRAPPED = 'wrapped:';
const SALT_MAX_LENGTH = 256;
// Werkzeug 2.0 to 2.2, should the count be missing.
const ITERATIONS_DEFAULT = 260_000;
// What Werkzeug's own parameters take, 32768:8:1; and twice that, with a little for what scrypt keeps beside it.
const SCRYPT_MEMORY_STRONG_BYTES = 32 * 2 ** 20;
const SCRYPT_MEMORY_MAX_BYTES = 65 * 2 ** 20;
// Blocks that are mixed.
const SCRYPT_BLOCKS_MAX = 1_200_000;
const SCRYPT_BLOCK_NS = 300;
// To go to the thread pool and back takes a fiftieth of it; a thousand kinds that are tiny keep the event loop busy too.
const DERIVATION_NS = 1_000_000;

/**
 * Bytes of a digest; the PBKDF2 iterations that OWASP asks for with it; the most that are checked, since every wrong
 * password costs as much: half a second of one core; and what one of them costs. A million take 0.54 s with SHA-512, and
 * with SHA-256 0.16 s, or 0.4 s where the processor has no instructions for it, which is what counts; Werkzeug 3.1 asks
 * for a million with either.
 */
const digests: Record<string, { bytes: number; strongFrom: number; most: number; iterationNs: number }> = {
  md5: { bytes: 16, strongFrom: Number.POSITIVE_INFINITY, most: 1_000_000, iterationNs: 300 },
  sha1: { bytes: 20, strongFrom: 1_300_000, most: 1_300_000, iterationNs: 260 },
  sha224: { bytes: 28, strongFrom: 600_000, most: 1_000_000, iterationNs: 400 },
  sha256: { bytes: 32, strongFrom: 600_000, most: 1_000_000, iterationNs: 400 },
  sha384: { bytes: 48, strongFrom: 210_000, most: 1_000_000, iterationNs: 540 },
  sha512: { bytes: 64, strongFrom: 210_000, most: 1_000_000, iterationNs: 540 },
};

/**
 * Reads a hash as another program stored it.
 * @returns the hash, or why it cannot be taken over, as the end of "the password hash …"
 */
export function readForeignHash(text: string): ForeignHash | { fault: string } {
  const [method = '', salt = '', digest = '', ...more] = text.split('$');
  if (more.length > 0 || !/^[0-9a-f]+$/i.test(digest)) return { fault: 'is not of the form method$salt$hex' };
  if (salt.length > SALT_MAX_LENGTH) return { fault: `has a salt of more than ${SALT_MAX_LENGTH} characters` };
  const read = readForm(method);
  if ('fault' in read) return read;
  if (digest.length !== read.bytes * 2) return { fault: `is cut short or too long for ${method}` };
  return { form: read.form, salt, digest: digest.toLowerCase(), wrapped: false };
}

/** Reads a hash as it stands in our own database; undefined for one of our own making. */
export function readKeptHash(stored: string): ForeignHash | undefined {
  if (stored.startsWith('$')) return undefined;
  if (!stored.startsWith(WRAPPED)) {
    const kept = readForeignHash(stored);
    return 'fault' in kept ? undefined : kept;
  }
  const [method = '', salt = ''] = stored.slice(WRAPPED.length).split('$', 2);
  const read = readForm(method);
  if ('fault' in read) return undefined;
  const digest = stored.slice(WRAPPED.length + method.length + 1 + salt.length);
  return { form: read.form, salt, digest, wrapped: true };
}

/** The text that names inner method and salt, followed by the PHC string over the inner digest. */
export function writeWrapped({ form, salt }: ForeignHash, phc: string): string {
  return `${WRAPPED}${form.method}$${salt}${phc}`;
}

/** The form that a method names, if it is one that can be taken over. */
export function readMethod(method: string): ForeignForm | undefined {
  const read = readForm(method);
  return 'fault' in read ? undefined : read.form;
}

/** Where, in the order of their characters, the kept hashes of the next method begin: `%` follows the dollar sign. */
export function pastMethodOf(stored: string): string {
  return `${stored.split('$', 1)[0]}%`;
}

type ReadForm = { form: ForeignForm; bytes: number } | { fault: string };

function readForm(method: string): ReadForm {
  const [name = '', ...parameters] = method.split(':');
  if (parameters.some((parameter) => parameter.length > 12)) return { fault: 'has parameters out of bounds' };
  if (name === 'pbkdf2') return pbkdf2Form(method, parameters);
  if (name === 'scrypt') return scryptForm(method, parameters);
  const digest = parameters.length === 0 && Object.hasOwn(digests, name) ? digests[name] : undefined;
  // Not repeated: it may be a password that somebody stored as it was.
  if (!digest) return { fault: 'is of a kind that is not known' };
  const derive = async (password: string, salt: string) =>
    // Werkzeug leaves the key out where there is no salt.
    (salt === '' ? createHash(name) : createHmac(name, salt)).update(password).digest('hex');
  return { form: { method, weak: true, kind: name, rounds: 0, cost: 0, derive }, bytes: digest.bytes };
}

function pbkdf2Form(method: string, [name = 'sha256', count = `${ITERATIONS_DEFAULT}`, ...more]: string[]): ReadForm {
  const digest = Object.hasOwn(digests, name) ? digests[name] : undefined;
  const iterations = wholeNumber(count);
  if (!digest || more.length > 0) return { fault: `is of a kind that is not known: "${method.slice(0, 40)}"` };
  if (iterations < 1) return { fault: 'has no number of iterations' };
  if (iterations > digest.most) {
    return { fault: `asks for ${iterations} iterations; ${digest.most} is the most that a log-in may cost` };
  }
  const derive = async (password: string, salt: string, rounds = iterations) =>
    (await promisify(pbkdf2)(password, salt, rounds, digest.bytes, name)).toString('hex');
  const weak = iterations < digest.strongFrom;
  const cost = DERIVATION_NS + iterations * digest.iterationNs;
  return { form: { method, weak, kind: `pbkdf2:${name}`, rounds: iterations, cost, derive }, bytes: digest.bytes };
}

function scryptForm(method: string, parameters: string[]): ReadForm {
  const [N = 0, r = 0, p = 0, ...more] = (parameters.length === 0 ? ['32768', '8', '1'] : parameters).map(wholeNumber);
  if (more.length > 0 || N < 2 || (N & (N - 1)) !== 0 || N >= 2 ** (16 * r) || r < 1 || p < 1) {
    return { fault: 'has parameters that scrypt does not take' };
  }
  const table = 128 * N * r;
  // As OpenSSL reckons it.
  const memory = table + 128 * r * (p + 2);
  // What is done before and after the mixing costs as much as four blocks more, which counts where N is tiny.
  const blocks = (N + 4) * r * p;
  if (memory > SCRYPT_MEMORY_MAX_BYTES || blocks > SCRYPT_BLOCKS_MAX) {
    return { fault: `asks for scrypt ${N}:${r}:${p}, which is more memory or work than a log-in may cost` };
  }
  const options = { N, r, p, maxmem: memory };
  const derive = (password: string, salt: string) =>
    new Promise<string>((resolve, reject) => {
      scrypt(password, salt, 64, options, (error, key) => (error ? reject(error) : resolve(key.toString('hex'))));
    });
  // Its cost follows no parameter in a straight line, so that every shape is a kind of its own.
  const kind = `scrypt:${N}:${r}:${p}`;
  const cost = DERIVATION_NS + blocks * SCRYPT_BLOCK_NS;
  return { form: { method, weak: table < SCRYPT_MEMORY_STRONG_BYTES, kind, rounds: 1, cost, derive }, bytes: 64 };
}

/** NaN-free: what is no whole number is 0, which no parameter may be. */
function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : 0;
}

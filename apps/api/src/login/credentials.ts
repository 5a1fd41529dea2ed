/** The tokens that `portero login` keeps: one file of the user's, readable for nobody else. */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { isBearerToken } from './bearer-token.ts';
import { LoginError } from './login-error.ts';

/** What is kept of one server. */
export interface Credential {
  readonly token: string;
  /** What the token is called in the settings. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
}

interface Kept {
  /** The server that was logged in to last. */
  readonly current: string | null;
  /** Origin → what is kept of it. */
  readonly servers: Readonly<Record<string, Credential>>;
}

const LOCK_PAUSE_MS = 10;
// Whoever holds it needs milliseconds.
const LOCK_LEFT_MS = 5_000;

const NONE: Kept = { current: null, servers: {} };

/** Where the file is (XDG Base Directory Specification: a path that is not absolute is ignored). */
export function credentialsFile(env: Record<string, string | undefined>): string {
  const given = env.XDG_CONFIG_HOME ?? '';
  const folder = isAbsolute(given) ? given : join(env.HOME || homedir(), '.config');
  return join(folder, 'portero', 'credentials.json');
}

/** The kept tokens. `warn` is told what had to be mended. */
export class Credentials {
  readonly file: string;
  readonly #warn: (text: string) => void;

  constructor(file: string, warn: (text: string) => void) {
    this.file = file;
    this.#warn = warn;
  }

  /** @throws LoginError if the file cannot be used */
  read(): Kept {
    return this.#inWords('read', () => {
      const found = statSync(this.file, { throwIfNoEntry: false });
      if (!found) return NONE;
      this.#closeToOthers(found, this.file, 0o600);
      this.#closeToOthers(statSync(dirname(this.file)), dirname(this.file), 0o700);
      const kept = parsed(readFileSync(this.file, 'utf8'));
      if (!kept) throw new LoginError(`${this.file} is damaged. Delete it and log in again.`);
      return kept;
    });
  }

  /** What is kept, after making sure that more could be: before a token is asked for. @throws LoginError */
  prepare(): Kept {
    const kept = this.read();
    this.#inWords('written', () => {
      makeFolder(dirname(this.file));
      accessSync(dirname(this.file), constants.W_OK | constants.X_OK);
    });
    return kept;
  }

  /** Keeps a token. @throws LoginError */
  keep(server: string, credential: Credential): void {
    // What could not be read again would cost the tokens of all other servers.
    if (!isCredential(credential)) throw new LoginError(`The token of ${server} is none that can be kept.`);
    this.#alone(() => this.#write({ current: server, servers: { ...this.read().servers, [server]: credential } }));
  }

  /** Forgets the token of a server. @throws LoginError */
  forget(server: string): void {
    this.#alone(() => {
      const { current, servers } = this.read();
      const { [server]: _forgotten, ...left } = servers;
      this.#write({ current: current === server ? (Object.keys(left).at(-1) ?? null) : current, servers: left });
    });
  }

  /** Reads and writes while no other process does: of two log-ins at once both are kept. */
  #alone(work: () => void): void {
    const lock = `${this.file}.lock`;
    this.#inWords('written', () => {
      makeFolder(dirname(this.file));
      while (!tryLock(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_PAUSE_MS);
    });
    try {
      work();
    } finally {
      rmSync(lock, { force: true });
    }
  }

  /** Whole or not at all: the file is replaced by one that was written beside it. */
  #write(kept: Kept): void {
    this.#inWords('written', () => {
      const draft = `${this.file}.${randomBytes(8).toString('hex')}`;
      try {
        const handle = openSync(draft, 'wx', 0o600);
        try {
          writeSync(handle, `${JSON.stringify(kept, null, 2)}\n`);
          fsyncSync(handle);
        } finally {
          closeSync(handle);
        }
        renameSync(draft, this.file);
      } finally {
        rmSync(draft, { force: true });
      }
    });
  }

  #closeToOthers(found: Stats, path: string, mode: number): void {
    // Windows has other ways to say who may read, and keeps homes apart by itself.
    if (process.platform === 'win32') return;
    if (found.uid !== process.getuid?.()) throw new LoginError(`${path} belongs to another user, so it is not used.`);
    if ((found.mode & 0o077) === 0) return;
    chmodSync(path, mode);
    const was = (found.mode & 0o777).toString(8).padStart(4, '0');
    const text = `${path} was open to other users (mode ${was}) and is closed now.`;
    this.#warn(mode === 0o600 ? `${text} If anybody else uses this machine, log out and in again.` : text);
  }

  #inWords<T>(done: 'read' | 'written', work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof LoginError) throw error;
      throw new LoginError(`${this.file} cannot be ${done}: ${(error as Error).message}.`, { cause: error });
    }
  }
}

/** Folder by folder: where none can be made, as below /proc, Node's own recursion has no end. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** @returns whether the lock is ours now. One that a process has left is taken away. */
function tryLock(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const held = statSync(lock, { throwIfNoEntry: false });
  if (held && Date.now() - held.mtimeMs > LOCK_LEFT_MS) rmSync(lock, { force: true });
  return false;
}

function parsed(text: string): Kept | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  if (!isObject(value) || !isObject(value.servers)) return false;
  const { current } = value;
  return (current === null || typeof current === 'string') && Object.values(value.servers).every(isCredential);
}

function isCredential(value: unknown): value is Credential {
  if (!isObject(value)) return false;
  const { token, name, scopes, expiresAt } = value;
  return (
    isBearerToken(token) &&
    [name, expiresAt].every((text) => typeof text === 'string') &&
    Array.isArray(scopes) &&
    scopes.every((scope) => typeof scope === 'string')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

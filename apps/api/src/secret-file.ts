/** The secret that is generated once and kept beside the database. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Keyring, parseKeyring } from '@portero/auth';

/** The kept secret cannot be used. The message is one sentence for the operator. */
export class SecretRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretRefused';
  }
}

/** Where the generated secret is kept. */
export function secretFile(dataDir: string): string {
  return join(dataDir, 'secrets');
}

/**
 * Reads `secrets` in the data folder, creating folder and file (mode 0600) on the first start. Two processes that
 * start at once agree on one secret.
 * @param options `create: false` to make none, for whoever is not the server
 * @throws SecretRefused if the file holds something else
 */
export function keptKeyring(dataDir: string): Keyring;
export function keptKeyring(dataDir: string, options: { create: false }): Keyring | undefined;
export function keptKeyring(dataDir: string, options: { create: boolean } = { create: true }): Keyring | undefined {
  const file = secretFile(dataDir);
  if (options.create) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const kept = readIfPresent(file) ?? (options.create ? create(file) : undefined);
  if (kept === undefined) return undefined;
  const keyring = parseKeyring(kept.trim());
  if ('faults' in keyring) throw new SecretRefused(`The file ${file} cannot be used: ${keyring.faults.join('; ')}.`);
  return keyring;
}

function readIfPresent(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    // Copied or restored files may have become readable for others.
    chmodSync(file, 0o600);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new SecretRefused(`The file ${file} cannot be used: ${(error as Error).message}.`);
  }
}

function create(file: string): string {
  // Random, since a process id is not unique: in a container it is the same at each start, also after a crash.
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  writeSync(handle, `k1:${randomBytes(32).toString('base64url')}\n`);
  fsyncSync(handle);
  closeSync(handle);
  try {
    // A link appears whole or not at all, and fails if somebody else was first.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}

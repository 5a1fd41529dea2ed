/** The doctor's look at files: whose they are, who may read them, and how much room is left. */
import { existsSync, readFileSync, type Stats, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Keyring, parseKeyring } from '@portero/auth';
import type { Config } from '../config.ts';
import { operatorLog } from '../shell.ts';
import { advice, type Finding, ok, wrong } from './finding.ts';

const MEGABYTE = 2 ** 20;

export function fileFindings(config: Config): Finding[] {
  const { databaseFile, dataDir } = config;
  const folder = dirname(databaseFile);
  const files = [databaseFile, `${databaseFile}-wal`, `${databaseFile}-shm`, operatorLog(config)];
  return [
    ...permissionFindings(folder, 'folder'),
    ...files.flatMap((file) => permissionFindings(file, 'file')),
    ...secretFindings(config, join(dataDir, 'secrets')),
  ];
}

/** Nothing is said of what is not there. */
function permissionFindings(path: string, kind: 'folder' | 'file'): Finding[] {
  const found = statSync(path, { throwIfNoEntry: false });
  // Windows has other ways to say who may read.
  if (!found || process.platform === 'win32') return [];
  const check = 'permissions';
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
  if (kind === 'file' && (found.mode & 0o077) !== 0) {
    return [wrong(check, `${path} has mode ${mode}: others can read it`, `chmod 600 ${path}`)];
  }
  if (kind === 'folder' && (found.mode & 0o022) !== 0) {
    return [wrong(check, `${path} has mode ${mode}: others can put files there`, `chmod 700 ${path}`)];
  }
  if (isStrangers(found)) {
    return [
      advice(
        check,
        `${path} belongs to user ${found.uid}, and this is user ${process.getuid?.()}`,
        'Run commands as the user that the server runs as, such as with sudo -u.',
      ),
    ];
  }
  return [ok(check, `${path} has mode ${mode}`)];
}

function isStrangers(found: Stats): boolean {
  return process.getuid !== undefined && found.uid !== process.getuid();
}

/** The secrets as a start would find them; undefined if there are none or they cannot be used. Unlike a start it changes nothing. */
export function presentKeyring({ keyring, dataDir }: Config): Keyring | undefined {
  if (keyring) return keyring;
  try {
    const read = parseKeyring(readFileSync(join(dataDir, 'secrets'), 'utf8').trim());
    return 'faults' in read ? undefined : read;
  } catch {
    // What is wrong with the file is a finding of its own.
    return undefined;
  }
}

function secretFindings({ keyring }: Config, file: string): Finding[] {
  const check = 'secrets';
  // Read settings are sound ones: length and guesses were judged when they were read.
  if (keyring) return [ok(check, `PORTERO_SECRETS, signing with "${[...keyring.secrets.keys()][0]}"`)];
  if (!existsSync(file)) return [ok(check, `${file} will be made at the first start`)];
  try {
    const read = parseKeyring(readFileSync(file, 'utf8').trim());
    if ('faults' in read) {
      const fix = 'Restore the file from a backup, or delete it: a new secret signs everybody out.';
      return [wrong(check, `${file} cannot be used: ${read.faults.join('; ')}`, fix)];
    }
    return [ok(check, `${file}, signing with "${[...read.secrets.keys()][0]}"`), ...permissionFindings(file, 'file')];
  } catch (error) {
    return [wrong(check, `${file} cannot be read: ${(error as Error).message}`, 'Run this as the user of the server.')];
  }
}

/** Room for the database to grow. */
export async function diskFindings({ databaseFile }: Config): Promise<Finding[]> {
  let folder = dirname(databaseFile);
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  const says = `${free} MB are free at ${folder}`;
  if (free < 50) return [wrong('disk', says, 'Make room: with a full disk nobody can log in.')];
  if (free < 500) return [advice('disk', says, 'Make room before it runs out.')];
  return [ok('disk', says)];
}

/** The doctor's look at the secrets. */
import { readFileSync } from 'node:fs';
import { type Keyring, parseKeyring } from '@portero/auth';
import type { Config } from '../config.ts';
import { secretFile } from '../secret-file.ts';
import { AS_SERVER, type Finding, ok, wrong } from './finding.ts';
import { filePermissions } from './permissions.ts';

const check = 'secrets';

/** What a start would find; unlike a start it changes nothing. */
interface PresentSecrets {
  /** Undefined if there are none or they cannot be used. */
  readonly keyring: Keyring | undefined;
  /** @param needsSecret whether the database holds what a secret has signed or sealed */
  findings(needsSecret: boolean): Finding[];
}

/** Looks for the secrets without making any. */
export function presentSecrets({ keyring, dataDir }: Config): PresentSecrets {
  // Read settings are sound ones: length and guesses were judged when they were read.
  if (keyring) return { keyring, findings: () => [ok(check, `PORTERO_SECRETS, signing with "${signerOf(keyring)}"`)] };
  const file = secretFile(dataDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { keyring: undefined, findings: (needed) => [missing(file, needed)] };
    return { keyring: undefined, findings: () => [wrong(check, `${file} cannot be read: ${message}`, AS_SERVER)] };
  }
  const read = parseKeyring(text.trim());
  if ('faults' in read) {
    const fix = 'Restore the file from a backup, or delete it: a new secret signs everybody out.';
    const says = `${file} cannot be used: ${read.faults.join('; ')}`;
    return { keyring: undefined, findings: () => [wrong(check, says, fix)] };
  }
  const found = ok(check, `${file}, signing with "${signerOf(read)}"`);
  return { keyring: read, findings: () => [found, ...filePermissions(file, false)] };
}

function missing(file: string, needsSecret: boolean): Finding {
  if (!needsSecret) return ok(check, `${file} will be made at the first start`);
  return wrong(
    check,
    `${file} is not there, and the database was used with one`,
    'Before the next start put "secrets" back from the backup that the database is of, or set PORTERO_SECRETS as it was. If it is lost, the start makes another one and signs everybody out.',
  );
}

function signerOf({ secrets }: Keyring): string {
  return `${[...secrets.keys()][0]}`;
}

/** The doctor's look into the database, and at the clock that it was written by. */
import { statSync } from 'node:fs';
import { DatabaseRefused, type Keyring, MINUTE } from '@portero/auth';
import { type Inspection, inspectDatabase } from '@portero/auth/operator';
import { AS_SERVER, advice, type Finding, ok, wrong } from './finding.ts';

const CLOCK_TOLERANCE_MS = 5 * MINUTE;
// This program is not older than that.
const YEAR_OF_RELEASE = 2026;

interface DatabaseLook {
  readonly findings: readonly Finding[];
  readonly needsSecret: boolean;
  /** Whether the file is not ours to have an opinion on. */
  readonly isForeign: boolean;
  /** The latest moment that anything was noted in it. */
  readonly latest: Date | null;
}

/** Nothing is known of a database that cannot be looked at. */
export const noLook: DatabaseLook = { findings: [], needsSecret: false, isForeign: false, latest: null };

/** Of a file that this user cannot write: whose it is, is not known either. */
export function notLookedAt(file: string): Finding {
  const fix = 'If it is Portero\u2019s, mend what stands above of permissions, or look as the user of the server.';
  return advice('database', `${file} was not looked at, since this user cannot write it or its folder`, fix);
}

/** Looks at a database file and changes nothing. @param keyring what should open its signing key */
export function lookInto(file: string, keyring: Keyring | undefined): DatabaseLook {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) {
    const fix = 'Name a file by DATABASE_URL, such as file:data/portero.sqlite.';
    return { ...noLook, findings: [wrong('database', `${file} is a folder or device`, fix)] };
  }
  if (!found) {
    const fix = 'Start the server once or run "portero migrate", or check the folder and DATA_DIR.';
    return { ...noLook, findings: [advice('database', `${file} is not there yet`, fix)] };
  }
  try {
    const inspection = inspectDatabase(file, keyring);
    return { ...inspection, findings: inspectionFindings(file, inspection) };
  } catch (error) {
    if (!(error instanceof DatabaseRefused)) throw error;
    return { ...noLook, findings: [wrong('database', error.message, fixFor(error))] };
  }
}

const RESTORE = 'Stop the server and restore the last backup.';

function fixFor({ cause }: DatabaseRefused): string {
  const { code = '' } = cause as { code?: string };
  if (/NOTADB|CORRUPT/.test(code)) return RESTORE;
  if (/BUSY/.test(code)) return 'Try again when that program is done.';
  return AS_SERVER;
}

function inspectionFindings(file: string, inspection: Inspection): Finding[] {
  if (inspection.isForeign) {
    const fix =
      'Name a file of its own by DATABASE_URL, or another folder by DATA_DIR. The server leaves this one alone.';
    return [wrong('database', `${file} belongs to another program`, fix)];
  }
  return [
    integrityFinding(file, inspection),
    migrationFinding(inspection),
    ...keyFindings(inspection),
    ...lateMailFindings(inspection),
  ];
}

function integrityFinding(file: string, { damage, users }: Inspection): Finding {
  if (damage.length === 0) return ok('database', `${file} is sound; users: ${users}`);
  return wrong('database', `${file} is damaged: ${damage.join('; ')}`, RESTORE);
}

function migrationFinding({ pending }: Inspection): Finding {
  if (pending === 0) return ok('migrations', 'up to date');
  return pending === null
    ? wrong('migrations', 'a newer or different Portero made the database', 'Install that version.')
    : advice('migrations', `${pending} to apply`, 'Run "portero migrate", or let the next start do it.');
}

/** Nothing is said of a key that is not there yet. */
function keyFindings({ keyOpens }: Inspection): Finding[] {
  if (keyOpens === null) return [];
  if (keyOpens) return [ok('signing-key', 'the secret opens it')];
  return [
    wrong(
      'signing-key',
      'the secret here is not the one that sealed the key for service tokens',
      'Use the secret of the server, or of the backup. If it is lost, the next start makes another key and signs everybody out.',
    ),
  ];
}

/** Nothing is said of mails that are on their way. */
function lateMailFindings({ lateMails }: Inspection): Finding[] {
  if (lateMails === 0) return [];
  const fix =
    'See that the server runs and has MAIL_URL, and mend what stands above of mail; its log says why none goes out. After a day they are given up.';
  return [advice('outbox', `mails that have waited for more than an hour: ${lateMails}`, fix)];
}

/** @param latest when the database was used last, if that is known */
export function clockFinding(latest: Date | null): Finding {
  const now = new Date();
  const fix = 'Set the clock and keep it right by NTP; sessions and limits go by it.';
  if (now.getUTCFullYear() < YEAR_OF_RELEASE) return wrong('clock', `it says ${now.toISOString()}`, fix);
  if (latest !== null && latest.getTime() > now.getTime() + CLOCK_TOLERANCE_MS) {
    return wrong('clock', `it says ${now.toISOString()}, but the database was used at ${latest.toISOString()}`, fix);
  }
  return ok('clock', now.toISOString());
}

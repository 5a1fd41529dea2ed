/** The doctor's look into the database, and at the clock that it was written by. */
import { existsSync } from 'node:fs';
import { DatabaseRefused, type Keyring, MINUTE } from '@portero/auth';
import { type Inspection, inspectDatabase } from '@portero/auth/operator';
import { advice, type Finding, ok, wrong } from './finding.ts';

const CLOCK_TOLERANCE_MS = 5 * MINUTE;
// This program is not older than that.
const YEAR_OF_RELEASE = 2026;

export function databaseFindings(file: string, keyring: Keyring | undefined): Finding[] {
  if (!existsSync(file)) {
    const says = `${file} is not there yet`;
    return [
      advice('database', says, 'Start the server once or run "portero migrate"; or mind folder and DATA_DIR.'),
      clockFinding(null),
    ];
  }
  let inspection: Inspection;
  try {
    inspection = inspectDatabase(file, keyring);
  } catch (error) {
    if (!(error instanceof DatabaseRefused)) throw error;
    return [wrong('database', error.message, 'Mind who may read it; if it is damaged, restore the last backup.')];
  }
  return [
    integrityFinding(file, inspection),
    migrationFinding(inspection),
    ...keyFindings(inspection),
    clockFinding(inspection.latest),
  ];
}

function integrityFinding(file: string, { damage, users }: Inspection): Finding {
  if (damage.length === 0) return ok('database', `${file} is sound; users: ${users}`);
  return wrong('database', `${file} is damaged: ${damage.join('; ')}`, 'Stop the server and restore the last backup.');
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
      'the secret here is not the one that sealed the key for access tokens',
      'Use the secret of the server, or of the backup. If it is lost, the next start makes another key and signs everybody out.',
    ),
  ];
}

function clockFinding(latest: Date | null): Finding {
  const now = new Date();
  const fix = 'Set the clock and keep it right by NTP; sessions and limits go by it.';
  if (now.getUTCFullYear() < YEAR_OF_RELEASE) return wrong('clock', `it says ${now.toISOString()}`, fix);
  if (latest !== null && latest.getTime() > now.getTime() + CLOCK_TOLERANCE_MS) {
    return wrong('clock', `it says ${now.toISOString()}, but the database was used at ${latest.toISOString()}`, fix);
  }
  return ok('clock', now.toISOString());
}

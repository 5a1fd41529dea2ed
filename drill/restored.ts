/** Whether a backup, put back elsewhere, is the database as of the moment that it was made. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurns, verdictOn } from './check.ts';
import type { Era } from './era.ts';
import { command, databaseFaults, trailFaults } from './look.ts';
import { startServer } from './servers.ts';
import type { Tally } from './tally.ts';
import { type BackupTaken, isThere } from './troubles.ts';

// Each costs two hashes; all others are looked at by their sessions.
const THOROUGHLY = 15;

export async function checkBackup(era: Era, tally: Tally, taken: BackupTaken): Promise<void> {
  if (taken.wasKilled && taken.code !== 0) {
    tally.killedBackups += 1;
    if (!isThere(taken)) return;
  } else if (taken.code !== 0) {
    return era.broken([`portero backup ended with ${taken.code}: ${taken.said}`]);
  }
  tally.backups += 1;
  const folder = mkdtempSync(join(tmpdir(), 'portero-drill-restored-'));
  try {
    const { code, stderr } = await command(folder, ['restore', taken.file, '--secrets', taken.secrets, '--yes']).done;
    if (code !== 0) return era.broken([`portero restore ended with ${code}: ${stderr}`]);
    const server = await startServer({ name: 'restored', folder, workers: 1 });
    try {
      const faults = [...databaseFaults(folder), ...(await trailFaults(folder, null)).faults];
      era.broken(faults.map((fault) => `in the restored backup: ${fault}`));
      let thoroughly = THOROUGHLY;
      await inTurns([...era.accounts], async (account) => {
        thoroughly -= 1;
        const worlds = account.worldsBetween(taken.from, taken.to);
        const verdict = await verdictOn((ask) => server.wire.ask(ask), account, worlds, thoroughly >= 0);
        tally.looks += 1;
        if ('faults' in verdict) {
          era.violated(
            account,
            verdict.faults.map((fault) => `in the restored backup: ${fault}`),
          );
        }
      });
    } finally {
      await server.kill();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `portero migrate` */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openSqlite } from '@portero/auth';
import { Command } from 'commander';
import { loadConfig } from '../config.ts';
import type { Shell } from '../shell.ts';
import { printableJson } from '../terminal/printable.ts';
import { examples, json } from './options.ts';
import { countOf } from './wording.ts';

export function migrateCommand({ env, terminal }: Shell): Command {
  return new Command('migrate')
    .description('bring the database to the tables of this version; make it if there is none')
    .addOption(json())
    .addHelpText(
      'after',
      `
The server and every command that opens the database do the same by themselves. This is for doing it beforehand.
${examples('portero migrate', 'DATA_DIR=/var/lib/portero portero migrate --json')}`,
    )
    .action((options: { json?: true }) => {
      const { databaseFile, dataDir } = loadConfig(env());
      for (const folder of [dataDir, dirname(databaseFile)]) mkdirSync(folder, { recursive: true });
      const db = openSqlite(databaseFile);
      db.close();
      if (options.json) return terminal.print(printableJson({ database: databaseFile, applied: db.applied }));
      terminal.print(
        db.applied === 0 ? `${databaseFile} is up to date.` : `${databaseFile}: ${countOf(db.applied, 'migration')}.`,
      );
    });
}

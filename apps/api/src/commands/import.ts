/** `portero import …` */
import { costlyMethods, importFlask, openFlaskTable } from '@portero/auth/operator';
import { Command } from 'commander';
import { type Shell, withOperator } from '../shell.ts';
import { Interruption } from '../terminal/interruption.ts';
import { Unsuccessful } from '../terminal/unsuccessful.ts';
import { ImportReport } from './import-report.ts';
import { examples, json } from './options.ts';

export function importCommand(shell: Shell): Command {
  return new Command('import').description('bring users along from other apps').addCommand(flask(shell));
}

interface Options {
  readonly table: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

function flask(shell: Shell): Command {
  return new Command('flask')
    .description("import the users of a Flask-Login app, as the tutorial's Flask-SQLAlchemy model keeps them")
    .argument('<file>', "the app's SQLite file, which is only read")
    .option('--table <name>', 'the table of users', 'user')
    .option('--dry-run', 'report what would happen and write nothing')
    .addOption(json())
    .addHelpText(
      'after',
      `
Passwords go on to work. Whoever is there already is left alone, so a run that was interrupted is begun anew.
The exit code is 1 if a row was refused.
${examples('portero import flask db.sqlite --dry-run', 'portero import flask db.sqlite > report.txt')}`,
    )
    .action(async (file: string, { table, dryRun = false, json: asJson = false }: Options) => {
      const source = openFlaskTable(file, table);
      const report = new ImportReport(shell.terminal, { total: source.count, dryRun, json: asJson });
      const interruption = new Interruption();
      try {
        await withOperator(
          shell,
          async (operator) => {
            for await (const batch of importFlask(operator, source, { dryRun })) {
              report.add(batch);
              if (interruption.exitCode !== null) return;
            }
            report.complete(await costlyMethods(operator, report.methods));
          },
          dryRun ? 'read' : 'write',
        );
      } finally {
        interruption.forget();
        source.close();
        // What was written stays written, also if the rest could not be.
        report.end();
      }
      if (interruption.exitCode !== null) throw new Unsuccessful(interruption.exitCode);
      if (report.refused > 0) throw new Unsuccessful();
    });
}

/** `portero import …` */
import { costlyMethods, type ImportedRow, importFlask, openFlaskTable } from '@portero/auth/operator';
import { Command } from 'commander';
import { type Shell, withOperator } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { examples, json } from './options.ts';

const SAY_EVERY_MS = 5_000;
const DRAW_EVERY_MS = 100;
const BAR_WIDTH = 30;

export function importCommand(shell: Shell): Command {
  return new Command('import').description('bring users along from other apps').addCommand(flask(shell));
}

function flask(shell: Shell): Command {
  const { terminal } = shell;
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
    .action(async (file: string, options: { table: string; dryRun?: true; json?: true }) => {
      const source = openFlaskTable(file, options.table);
      const counts: Record<ImportedRow['outcome'], number> = { imported: 0, 'already there': 0, refused: 0 };
      const rows: ImportedRow[] = [];
      const methods = new Set<string>();
      let costly: string[] = [];
      const progress = progressOf(terminal, source.count);
      try {
        await withOperator(shell, async (operator) => {
          for await (const row of importFlask(operator, source, { dryRun: options.dryRun ?? false })) {
            counts[row.outcome] += 1;
            if (row.outcome === 'imported' && row.method !== null) methods.add(row.method);
            if (options.json) rows.push(row);
            else progress.print(rowLine(row, options.dryRun));
            progress.step();
          }
          costly = await costlyMethods(operator, methods);
        });
      } finally {
        progress.end();
        source.close();
      }
      const { imported, refused } = counts;
      const summary = { imported, alreadyThere: counts['already there'], refused, costlyMethods: costly };
      if (options.json) terminal.print(printableJson({ dryRun: options.dryRun ?? false, ...summary, rows }));
      const verb = options.dryRun ? 'would be imported' : 'imported';
      terminal.note(`${imported} ${verb}, ${summary.alreadyThere} already there, ${refused} refused.`);
      if (costly.length > 0) {
        const until = 'Until the users with such hashes have logged in or are gone';
        terminal.note(`${until}, every wrong password also costs one check of each: ${costly.join(', ')}.`);
      }
      if (refused > 0) process.exitCode = 1;
    });
}

function rowLine({ id, email, outcome, note }: ImportedRow, dryRun: true | undefined): string {
  const said = dryRun && outcome === 'imported' ? 'would be imported' : outcome;
  return printable(`${id}  ${email ?? '-'}  ${said}${note === null ? '' : `: ${note}`}`);
}

/** A bar for who looks on, a line now and then for a log. Short runs say nothing. */
function progressOf(terminal: Terminal, total: number) {
  let [done, saidAt] = [0, Date.now()];
  let drawn = false;
  const clear = () => {
    if (drawn && terminal.watched) terminal.progress('');
    drawn = false;
  };
  return {
    print: (line: string) => {
      clear();
      terminal.print(line);
    },
    step: () => {
      done += 1;
      const now = Date.now();
      if (now - saidAt < (terminal.watched ? DRAW_EVERY_MS : SAY_EVERY_MS)) return;
      saidAt = now;
      drawn = true;
      const filled = Math.round((done / Math.max(total, done)) * BAR_WIDTH);
      const bar = terminal.watched ? `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ` : '';
      terminal.progress(`${bar}${done} of ${total}`);
    },
    end: clear,
  };
}

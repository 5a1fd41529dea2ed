/** `portero audit …` */
import { type TrailFault, trailKeysOf, verifyTrail } from '@portero/auth/operator';
import { Command, InvalidArgumentError } from 'commander';
import { type Shell, serverKeyring, withOperator } from '../shell.ts';
import { printableJson } from '../terminal/printable.ts';
import { Unsuccessful } from '../terminal/unsuccessful.ts';
import { examples, json } from './options.ts';
import { countOf, minute } from './wording.ts';

export function auditCommand(shell: Shell): Command {
  return new Command('audit')
    .description('the audit trail: prove that nobody has changed it')
    .addCommand(verify(shell));
}

const faults: Record<TrailFault['fault'], string> = {
  changed: 'was changed after it was written',
  missing_before: 'comes after rows that are missing',
  not_chained: 'is not chained to the row before it: rows were removed, added or moved',
  unproved_end: 'was written after an end of the trail that could not be proved: rows may be missing before it',
  secret_gone: 'was written with a secret that is not among PORTERO_SECRETS any more, and cannot be proved',
  details_changed: 'has details (who, from where) that were changed, or are another row\u2019s',
  details_missing: 'has lost its details, though they are neither older than 90 days nor of a deleted account',
  cut_off: 'is missing: the trail was longer than it is',
  head_missing: 'is the last one, but what says where the trail ends is missing',
  head_changed: 'is said to be the last one by who does not have the secret',
  not_the_noted_end: 'is the last one, and the end that you noted is not in the trail',
};

function verify(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('verify')
    .description('prove that no row of the audit trail was changed, removed, added or moved')
    .option(
      '--since <end>',
      'also prove that the trail goes on from this end, as an earlier run has told it',
      (text) => {
        if (!/^\d+:[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError('It must be an end such as 1042:9f2c….');
        return text;
      },
    )
    .addOption(json())
    .addHelpText(
      'after',
      `
It needs the server's secret, and reads the whole trail. Note the end that it tells somewhere else: whoever puts the
database back to what it was earlier, trail and all, is found by --since alone.
${examples('portero audit verify', 'portero audit verify --json')}`,
    )
    .action(async ({ since, ...options }: { since?: string; json?: true }) => {
      const verdict = await withOperator(
        shell,
        (operator, config) => {
          const trailKeys = trailKeysOf(serverKeyring(config));
          return verifyTrail({ ...operator, trailKeys }, { ...(since !== undefined && { since }) });
        },
        'read',
      );
      const { rows, faults: found, end, first } = verdict;
      if (options.json) terminal.print(printableJson({ rows, first, end, proved: found.length === 0, faults: found }));
      else {
        for (const { seq, fault } of found) terminal.print(`Row ${seq} ${faults[fault]}.`);
        const span = first ? `, the first of ${minute(first)}` : '';
        const outcome = found.length === 0 ? 'Proved' : `${countOf(found.length, 'fault')} in`;
        terminal.print(`${outcome} ${countOf(rows, 'row')}${span}.${end ? ` The trail ends at ${end}` : ''}`);
      }
      if (found.length > 0) throw new Unsuccessful();
    });
}

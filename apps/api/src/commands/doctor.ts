/** `portero doctor` */
import { Command } from 'commander';
import { examine } from '../doctor/examination.ts';
import type { Shell } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { Unsuccessful } from '../terminal/unsuccessful.ts';
import { examples, json } from './options.ts';
import { countOf } from './wording.ts';

export function doctorCommand({ env, terminal }: Shell): Command {
  return new Command('doctor')
    .description('look for what is wrong with this installation, and say how to mend it')
    .addOption(json())
    .addHelpText(
      'after',
      `
Changes nothing. The exit code is 1 if something is wrong; advice alone leaves it at 0.
${examples('portero doctor', 'portero doctor --json')}`,
    )
    .action(async (options: { json?: true }) => {
      const findings = await examine(env);
      const wrong = findings.filter(({ state }) => state === 'wrong').length;
      if (options.json) terminal.print(printableJson({ healthy: wrong === 0, findings }));
      else {
        for (const { state, check, says, fix } of findings) {
          terminal.print(printable(`${state.padEnd(6)}  ${check}: ${says}`));
          if (fix) terminal.print(printable(`        ${fix}`));
        }
        terminal.note(wrong === 0 ? 'Nothing is wrong.' : `${countOf(wrong, 'thing')} to mend.`);
      }
      if (wrong > 0) throw new Unsuccessful();
    });
}

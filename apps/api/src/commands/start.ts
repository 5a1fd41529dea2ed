/** `portero start` */
import { Command } from 'commander';
import { examples } from './options.ts';

export function startCommand(): Command {
  return new Command('start')
    .description('run the server: API and pages at one address, until Ctrl+C')
    .addHelpText(
      'after',
      `
Needs no settings to begin with: data and a generated secret go to DATA_DIR (default: data), the address is
http://localhost:3000.
${examples('portero start', 'PORT=4000 DATA_DIR=/var/lib/portero portero start')}`,
    )
    .action(async () => {
      await import('../server.ts');
    });
}

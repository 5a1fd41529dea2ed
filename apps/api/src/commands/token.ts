/** `portero token` */
import { Command } from 'commander';
import { identityOf } from '../login/identity.ts';
import type { Shell } from '../shell.ts';
import { examples, server } from './options.ts';

export function tokenCommand(shell: Shell): Command {
  return new Command('token')
    .description('print the token that login keeps, for other programs')
    .addOption(server())
    .addHelpText(
      'after',
      `
Whoever sees it can use it. The server is not asked whether it is still good.
${examples('curl -H "Authorization: Bearer $(portero token)" http://localhost:3000/me')}`,
    )
    .action((options: { url?: string }) => shell.terminal.print(identityOf(shell, options.url).token));
}

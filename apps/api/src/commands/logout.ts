/** `portero logout` */
import { Command } from 'commander';
import { chosenServer, credentialsOf, givenToken } from '../login/identity.ts';
import { LoginError } from '../login/login-error.ts';
import { revokeToken } from '../login/revocation.ts';
import type { Shell } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { examples, json, server } from './options.ts';

export function logoutCommand(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('logout')
    .description('revoke the token that login keeps, and forget it')
    .addOption(server())
    .option('--force', 'forget it also if the server cannot be asked to revoke it')
    .addOption(json())
    .addHelpText('after', examples('portero logout', 'portero logout --url https://app.example.com --force'))
    .action(async (options: { url?: string; force?: true; json?: true }) => {
      const credentials = credentialsOf(shell);
      const { current, servers } = credentials.read();
      const server = chosenServer(shell, options.url, current);
      const credential = servers[server];
      if (!credential) throw new LoginError(`You are not logged in to ${server}.`);
      const refused = await revokeToken(server, credential.token);
      if (refused && !options.force) {
        throw new LoginError(
          `${refused.message} So the token is still good, and is kept. Try again later, or forget it with --force.`,
        );
      }
      credentials.forget(server);
      if (refused) {
        const what = `The token "${credential.name}" is still good`;
        terminal.note(printable(`${refused.message} ${what}: revoke it in the settings of ${server}.`));
      }
      if (givenToken(shell)) terminal.note('PORTERO_TOKEN is set and goes on to be used.');
      if (options.json) return terminal.print(printableJson({ url: server, revoked: !refused }));
      terminal.print(refused ? `Forgot the token of ${server}.` : `Logged out of ${server}.`);
    });
}

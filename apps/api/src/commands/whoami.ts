/** `portero whoami` */
import { ProblemError } from '@portero/client';
import { Command } from 'commander';
import { userIn } from '../login/answers.ts';
import { connect, withServer } from '../login/connection.ts';
import { type Identity, identityOf } from '../login/identity.ts';
import { LoginError } from '../login/login-error.ts';
import type { Shell } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { examples, json, server } from './options.ts';
import { minute } from './wording.ts';

export function whoamiCommand(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('whoami')
    .description('ask the server whose token this is')
    .addOption(server())
    .addOption(json())
    .addHelpText(
      'after',
      `
The token is PORTERO_TOKEN if that is set, else the one that login keeps. The exit code is 1 if it is none, or not good
any more, or if the server cannot be reached.
${examples('portero whoami', 'PORTERO_TOKEN="$CI_TOKEN" portero whoami --url https://app.example.com --json')}`,
    )
    .action(async (options: { url?: string; json?: true }) => {
      const identity = identityOf(shell, options.url);
      const { server, credential } = identity;
      const { id, email, name } = await withServer(server, () => userOf(identity));
      const token = credential
        ? { from: 'file', name: credential.name, scopes: credential.scopes, expiresAt: credential.expiresAt }
        : { from: 'PORTERO_TOKEN' };
      if (options.json) return terminal.print(printableJson({ url: server, user: { id, email, name }, token }));
      terminal.print(
        [
          `${printable(name)} <${printable(email)}> at ${server}`,
          credential
            ? printable(`Token "${credential.name}": ${credential.scopes.join(', ')}; until ${minuteOf(credential)}`)
            : 'Token: PORTERO_TOKEN',
        ].join('\n'),
      );
    });
}

function minuteOf({ expiresAt }: { expiresAt: string }): string {
  const moment = new Date(expiresAt);
  return Number.isNaN(moment.getTime()) ? expiresAt : minute(moment);
}

async function userOf({ server, token, credential }: Identity) {
  try {
    return userIn(server, await connect(server, token).profile.me());
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const again = credential ? ` Log in again: portero login --url ${server}` : ' It is the one in PORTERO_TOKEN.';
    if (error.code === 'invalid_token') {
      throw new LoginError(`${server} does not take the token: ${error.message}${again}`);
    }
    if (error.code === 'insufficient_scope') {
      throw new LoginError(`The token is good, but without the scope profile:read it may not say whose it is.${again}`);
    }
    throw error;
  }
}

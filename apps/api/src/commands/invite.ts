/** `portero user invite` and `portero user keep` */
import { findAccount, inviteToSignUp, keepAccount } from '@portero/auth/operator';
import { Command } from 'commander';
import { type Shell, withOperator } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { examples, json } from './options.ts';
import { minute } from './wording.ts';

/** Lets somebody in where sign-up is by invitation. */
export function inviteCommand(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('invite')
    .description('invite somebody to sign up, for seven days and for one use')
    .argument('<email>', 'the address that may sign up')
    .addOption(json())
    .addHelpText(
      'after',
      `
The link is mailed where the server sends mail, and then also proves the address; it is printed in any case. With
SIGNUP=invite nobody else can sign up. A new invitation takes the place of an older one to the same address.
${examples('portero user invite ada@example.com', 'portero user invite ada@example.com --json')}`,
    )
    .action(async (email: string, options: { json?: true }) => {
      const { link, expiresAt, isMailed } = await withOperator(shell, (operator) => inviteToSignUp(operator, email));
      if (options.json)
        return terminal.print(printableJson({ email: email.trim(), link, expiresAt, mailed: isMailed }));
      terminal.print(link);
      const sent = isMailed ? 'Mailed as well; good' : 'Not mailed: hand it over yourself. Good';
      terminal.note(`${sent} for ${printable(email.trim())} until ${minute(expiresAt)}.`);
    });
}

/** Takes a deletion back for somebody who has lost the mail. */
export function keepCommand(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('keep')
    .description('take an account off the list of those that are to be deleted')
    .argument('<user>', 'e-mail address or id')
    .addOption(json())
    .addHelpText('after', examples('portero user keep ada@example.com'))
    .action(async (reference: string, options: { json?: true }) => {
      const user = await withOperator(shell, async (operator) => {
        const found = await findAccount(operator, reference);
        await keepAccount(operator, found);
        return found;
      });
      if (options.json) return terminal.print(printableJson({ id: user.id, email: user.email, kept: true }));
      terminal.print(`Kept ${printable(user.email)}. They can log in again.`);
    });
}

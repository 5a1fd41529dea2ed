/** `portero user role …` */
import { findAccount, grantRole, listRoles, type Operator, revokeRole } from '@portero/auth/operator';
import { Command } from 'commander';
import { type Shell, withOperator } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { examples, json } from './options.ts';

type Account = Awaited<ReturnType<typeof findAccount>>;

export function roleCommand(shell: Shell): Command {
  return new Command('role')
    .description('what a user may do beyond what everybody may: grant, revoke')
    .addCommand(
      change(shell, {
        name: 'grant',
        description: 'give a user a role, from the very next request on',
        apply: grantRole,
        done: (email, role) => `${email} has the role ${role} now.`,
        already: (email, role) => `${email} had the role ${role} already.`,
      }),
    )
    .addCommand(
      change(shell, {
        name: 'revoke',
        description: 'take a role away from a user, from the very next request on',
        apply: revokeRole,
        done: (email, role) => `${email} no longer has the role ${role}.`,
        already: (email, role) => `${email} did not have the role ${role}.`,
      }),
    );
}

interface Change {
  readonly name: 'grant' | 'revoke';
  readonly description: string;
  readonly apply: (operator: Operator, user: Account, role: string) => Promise<boolean>;
  readonly done: (email: string, role: string) => string;
  readonly already: (email: string, role: string) => string;
}

function change(shell: Shell, { name, description, apply, done, already }: Change): Command {
  const { terminal } = shell;
  return new Command(name)
    .description(description)
    .argument('<user>', 'e-mail address or id')
    .argument('<role>', 'a name that the app gives a meaning, such as editor')
    .addOption(json())
    .addHelpText('after', examples(`portero user role ${name} ada@example.com editor`))
    .action(async (reference: string, role: string, options: { json?: true }) => {
      const { user, changed, roles } = await withOperator(shell, async (operator) => {
        const found = await findAccount(operator, reference);
        const changed = await apply(operator, found, role);
        return { user: found, changed, roles: await listRoles(operator, found) };
      });
      if (options.json) return terminal.print(printableJson({ id: user.id, email: user.email, changed, roles }));
      terminal.print((changed ? done : already)(printable(user.email), role));
    });
}

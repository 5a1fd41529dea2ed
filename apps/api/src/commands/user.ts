/** `portero user …` */
import {
  createAccount,
  disableAccount,
  type EndedAccess,
  enableAccount,
  findAccount,
  listAccounts,
  listLiveSessions,
  listRoles,
  requireVacant,
  resetPassword,
} from '@portero/auth/operator';
import { Command } from 'commander';
import { type Shell, withOperator } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { confirm, newPassword } from '../terminal/questions.ts';
import { table } from '../terminal/table.ts';
import { inviteCommand, keepCommand } from './invite.ts';
import { after, examples, json, limit, moreAfter, yes } from './options.ts';
import { roleCommand } from './role.ts';
import { countOf, minute } from './wording.ts';

type Account = Awaited<ReturnType<typeof findAccount>>;

/** Fields are named one by one: a new column must not leak. */
function accountJson({ id, email, emailVerifiedAt, name, createdAt, disabledAt }: Account) {
  return { id, email, emailVerifiedAt, name, createdAt, disabledAt };
}

function closedJson({ sessions, tokens }: EndedAccess) {
  return { sessionsEnded: sessions.length, tokensRevoked: tokens.length };
}

function closedText({ sessions, tokens }: EndedAccess): string {
  return `${countOf(sessions.length, 'session')} ended, ${countOf(tokens.length, 'access token')} revoked`;
}

const USER = 'e-mail address or id';

export function userCommand(shell: Shell): Command {
  return new Command('user')
    .description('accounts: create, invite, list, show, disable, enable, keep, reset the password, roles')
    .addCommand(create(shell))
    .addCommand(inviteCommand(shell))
    .addCommand(list(shell))
    .addCommand(show(shell))
    .addCommand(disable(shell))
    .addCommand(enable(shell))
    .addCommand(keepCommand(shell))
    .addCommand(reset(shell))
    .addCommand(roleCommand(shell));
}

function create(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('create')
    .description('create an account, also where sign-up is closed')
    .argument('<email>', 'the e-mail address to log in with')
    .requiredOption('--name <name>', 'what the user is called')
    .addOption(json())
    .addHelpText(
      'after',
      `
The password is asked for, or read from the first line of standard input.
${examples(
  'portero user create ada@example.com --name "Ada Lovelace"',
  'pass show portero/ada | portero user create ada@example.com --name Ada --json',
)}`,
    )
    .action(async (email: string, options: { name: string; json?: true }) => {
      const { name } = options;
      const user = await withOperator(shell, async (operator) => {
        await requireVacant(operator, { email, name });
        return createAccount(operator, { email, name, password: await newPassword(terminal) });
      });
      terminal.print(
        options.json ? printableJson(accountJson(user)) : `Created ${printable(user.email)}, id ${user.id}.`,
      );
    });
}

function list(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('list')
    .description('list accounts in the order of their making')
    .option('--search <text>', 'only where address or name holds this text')
    .option('--disabled', 'only disabled accounts')
    .addOption(limit())
    .addOption(after())
    .addOption(json())
    .addHelpText('after', examples('portero user list', 'portero user list --search example.com --limit 200 --json'))
    .action(async (options: { search?: string; disabled?: true; limit: number; after?: string; json?: true }) => {
      const { search, disabled, limit, after } = options;
      const { items: users, next } = await withOperator(
        shell,
        (operator) => listAccounts(operator, { search, disabled, limit, after }),
        'look',
      );
      if (options.json) return terminal.print(printableJson({ users: users.map(accountJson), next }));
      terminal.print(
        table(
          ['ID', 'E-MAIL', 'NAME', 'CREATED', 'STATE'],
          users.map((user) => [
            user.id,
            user.email,
            user.name,
            minute(user.createdAt),
            user.disabledAt ? 'disabled' : 'enabled',
          ]),
        ),
      );
      if (next) terminal.note(moreAfter(next));
    });
}

function show(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('show')
    .description('show an account')
    .argument('<user>', USER)
    .addOption(json())
    .addHelpText('after', examples('portero user show ada@example.com'))
    .action(async (reference: string, options: { json?: true }) => {
      const { user, sessions, roles } = await withOperator(
        shell,
        async (operator) => {
          const found = await findAccount(operator, reference);
          const { items } = await listLiveSessions(operator, { user: found, limit: 100 });
          return { user: found, sessions: items.length, roles: await listRoles(operator, found) };
        },
        'look',
      );
      if (options.json) return terminal.print(printableJson({ ...accountJson(user), roles, sessions }));
      terminal.print(
        [
          `ID        ${user.id}`,
          `E-mail    ${printable(user.email)}`,
          `Name      ${printable(user.name)}`,
          `Verified  ${user.emailVerifiedAt ? minute(user.emailVerifiedAt) : '-'}`,
          `Created   ${minute(user.createdAt)}`,
          `State     ${user.disabledAt ? `disabled since ${minute(user.disabledAt)}` : 'enabled'}`,
          `Roles     ${roles.join(', ') || '-'}`,
          `Sessions  ${sessions}`,
        ].join('\n'),
      );
    });
}

function disable(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('disable')
    .description('end all sessions and access tokens of an account and let nobody sign in to it')
    .argument('<user>', USER)
    .addOption(yes())
    .addOption(json())
    .addHelpText(
      'after',
      examples('portero user disable ada@example.com', 'portero user disable ada@example.com --yes'),
    )
    .action(async (reference: string, options: { yes?: true; json?: true }) => {
      const { user, closed } = await withOperator(shell, async (operator) => {
        const found = await findAccount(operator, reference);
        await confirm(terminal, `This signs ${printable(found.email)} out everywhere.`, options.yes);
        const closed = await disableAccount(operator, found);
        return { user: await findAccount(operator, found.id), closed };
      });
      if (options.json) return terminal.print(printableJson({ ...accountJson(user), ...closedJson(closed) }));
      terminal.print(`Disabled ${printable(user.email)}; ${closedText(closed)}.`);
    });
}

function enable(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('enable')
    .description('let a disabled account sign in again')
    .argument('<user>', USER)
    .addOption(json())
    .addHelpText('after', examples('portero user enable ada@example.com'))
    .action(async (reference: string, options: { json?: true }) => {
      const user = await withOperator(shell, async (operator) => {
        const found = await findAccount(operator, reference);
        await enableAccount(operator, found);
        return findAccount(operator, found.id);
      });
      terminal.print(options.json ? printableJson(accountJson(user)) : `Enabled ${printable(user.email)}.`);
    });
}

function reset(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('reset-password')
    .description('set a new password and end all sessions and access tokens of an account')
    .argument('<user>', USER)
    .addOption(yes())
    .addOption(json())
    .addHelpText(
      'after',
      `
The password is asked for, or read from the first line of standard input. Ask the user to change it.
${examples(
  'portero user reset-password ada@example.com',
  'openssl rand -base64 18 | tee new-password | portero user reset-password ada@example.com --yes',
)}`,
    )
    .action(async (reference: string, options: { yes?: true; json?: true }) => {
      const { user, closed } = await withOperator(shell, async (operator) => {
        const found = await findAccount(operator, reference);
        await confirm(terminal, `This replaces the password of ${printable(found.email)}.`, options.yes);
        const closed = await resetPassword(operator, found, await newPassword(terminal));
        return { user: found, closed };
      });
      if (options.json) return terminal.print(printableJson({ ...accountJson(user), ...closedJson(closed) }));
      terminal.print(`Set a new password for ${printable(user.email)}; ${closedText(closed)}.`);
    });
}

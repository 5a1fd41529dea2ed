/** `portero sessions …` */
import { findAccount, listLiveSessions, revokeSession, revokeSessionsOf } from '@portero/auth/operator';
import { Command } from 'commander';
import { type Shell, withOperator } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { confirm } from '../terminal/questions.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { after, examples, json, limit, moreAfter, yes } from './options.ts';
import { countOf, minute } from './wording.ts';

export function sessionsCommand(shell: Shell): Command {
  return new Command('sessions')
    .description('who is signed in: list, revoke')
    .addCommand(list(shell))
    .addCommand(revoke(shell));
}

type Live = Awaited<ReturnType<typeof listLiveSessions>>['items'][number];

function sessionJson({ session, user }: Live) {
  const { id, browser, platform, ipAddress, createdAt, lastSeenAt, idleExpiresAt, remembered } = session;
  const owner = { id: user.id, email: user.email };
  return { id, user: owner, browser, platform, ipAddress, createdAt, lastSeenAt, idleExpiresAt, remembered };
}

function list(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('list')
    .description('list live sessions, of everybody or of one user')
    .argument('[user]', 'e-mail address or id')
    .addOption(limit())
    .addOption(after())
    .addOption(json())
    .addHelpText('after', examples('portero sessions list', 'portero sessions list ada@example.com --json'))
    .action(async (reference: string | undefined, options: { limit: number; after?: string; json?: true }) => {
      const { limit, after } = options;
      const { items: identities, next } = await withOperator(
        shell,
        async (operator) =>
          listLiveSessions(operator, {
            limit,
            after,
            user: reference === undefined ? undefined : await findAccount(operator, reference),
          }),
        'look',
      );
      if (options.json) return terminal.print(printableJson({ sessions: identities.map(sessionJson), next }));
      terminal.print(
        table(
          ['ID', 'E-MAIL', 'DEVICE', 'ADDRESS', 'LAST SEEN', 'ENDS UNUSED'],
          identities.map(({ session, user }) => [
            session.id,
            user.email,
            [session.browser ?? 'unknown', session.platform].filter(Boolean).join(' on '),
            session.ipAddress,
            minute(session.lastSeenAt),
            minute(session.idleExpiresAt),
          ]),
        ),
      );
      if (next) terminal.note(moreAfter(next));
    });
}

function revoke(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('revoke')
    .description('end one session, or all of a user, on its very next request')
    .argument('[session]', 'id of a session, as the list shows it')
    .option('--user <user>', 'all sessions of this e-mail address or id instead')
    .addOption(yes())
    .addOption(json())
    .addHelpText(
      'after',
      examples(
        'portero sessions revoke 0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47 --yes',
        'portero sessions revoke --user ada@example.com',
      ),
    )
    .action(async (id: string | undefined, options: { user?: string; yes?: true; json?: true }) => {
      if ((id === undefined) === (options.user === undefined)) {
        throw new UsageError('Name one session by its id, or a user by --user.');
      }
      const ended = await withOperator(shell, async (operator) => {
        if (id !== undefined) {
          await confirm(terminal, `This ends the session ${printable(id)}.`, options.yes);
          return [await revokeSession(operator, id)];
        }
        const user = await findAccount(operator, options.user ?? '');
        await confirm(terminal, `This signs ${printable(user.email)} out everywhere.`, options.yes);
        return revokeSessionsOf(operator, user);
      });
      if (options.json) return terminal.print(printableJson({ ended: ended.map(({ id }) => id) }));
      terminal.print(`${countOf(ended.length, 'session')} ended.`);
    });
}

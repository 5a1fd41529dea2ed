/** `portero tokens …` */
import { findAccount, listTokens, revokeToken, revokeTokensOf } from '@portero/auth/operator';
import { TOKEN_PREFIX } from '@portero/contracts';
import { Command } from 'commander';
import { type Shell, withOperator } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { confirm } from '../terminal/questions.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { after, examples, json, limit, moreAfter, yes } from './options.ts';
import { countOf, minute } from './wording.ts';

export function tokensCommand(shell: Shell): Command {
  return new Command('tokens')
    .description('personal access tokens: list, revoke')
    .addCommand(list(shell))
    .addCommand(revoke(shell));
}

type Owned = Awaited<ReturnType<typeof listTokens>>['items'][number];

/** Fields are named one by one: what is printed changes only on purpose. */
function tokenJson({ token, user }: Owned) {
  const { id, prefix, name, scopes, createdAt, expiresAt, lastUsedAt } = token;
  const owner = { id: user.id, email: user.email };
  return { id, user: owner, prefix, name, scopes, createdAt, expiresAt, lastUsedAt };
}

function list(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('list')
    .description('list access tokens, of everybody or of one user')
    .argument('[user]', 'e-mail address or id')
    .addOption(limit())
    .addOption(after())
    .addOption(json())
    .addHelpText(
      'after',
      `
Of a token only the first characters are known. One that has expired is listed for 30 more days.
${examples('portero tokens list', 'portero tokens list ada@example.com --json')}`,
    )
    .action(async (reference: string | undefined, options: { limit: number; after?: string; json?: true }) => {
      const { limit, after } = options;
      const { items: owned, next } = await withOperator(
        shell,
        async (operator) =>
          listTokens(operator, {
            limit,
            after,
            user: reference === undefined ? undefined : await findAccount(operator, reference),
          }),
        'look',
      );
      if (options.json) return terminal.print(printableJson({ tokens: owned.map(tokenJson), next }));
      terminal.print(
        table(
          ['ID', 'E-MAIL', 'NAME', 'BEGINS WITH', 'SCOPES', 'LAST USED', 'EXPIRES'],
          owned.map(({ token, user }) => [
            token.id,
            user.email,
            token.name,
            token.prefix,
            token.scopes.join(' '),
            token.lastUsedAt ? minute(token.lastUsedAt) : 'never',
            minute(token.expiresAt),
          ]),
        ),
      );
      if (next) terminal.note(moreAfter(next));
    });
}

function revoke(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('revoke')
    .description('revoke one access token, or all of a user; the very next request is refused')
    .argument('[token]', 'id of a token, as the list shows it')
    .option('--user <user>', 'all access tokens of this e-mail address or id instead')
    .addOption(yes())
    .addOption(json())
    .addHelpText(
      'after',
      examples(
        'portero tokens revoke 0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47 --yes',
        'portero tokens revoke --user ada@example.com',
      ),
    )
    .action(async (id: string | undefined, options: { user?: string; yes?: true; json?: true }) => {
      if (id?.trim().startsWith(TOKEN_PREFIX)) {
        throw new UsageError(
          'Name a token by its id, as the list shows it: arguments stand in the shell\u2019s history.',
        );
      }
      if ((id === undefined) === (options.user === undefined)) {
        throw new UsageError('Name one token by its id, or a user by --user.');
      }
      const revoked = await withOperator(shell, async (operator) => {
        if (id !== undefined) {
          await confirm(terminal, `This revokes the access token ${printable(id)}.`, options.yes);
          return [await revokeToken(operator, id)];
        }
        const user = await findAccount(operator, options.user ?? '');
        await confirm(terminal, `This revokes every access token of ${printable(user.email)}.`, options.yes);
        return revokeTokensOf(operator, user);
      });
      if (options.json) return terminal.print(printableJson({ revoked }));
      terminal.print(`${countOf(revoked.length, 'access token')} revoked.`);
    });
}

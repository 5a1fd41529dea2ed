/** `portero keys …` */
import { listKeys, retireKey, rotateKeys } from '@portero/auth/operator';
import { Command } from 'commander';
import { type Shell, serverKeyring, withOperator } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { confirm } from '../terminal/questions.ts';
import { table } from '../terminal/table.ts';
import { examples, json, yes } from './options.ts';
import { minute } from './wording.ts';

export function keysCommand(shell: Shell): Command {
  return new Command('keys')
    .description('the keys that sign tokens for other services: list, rotate, retire')
    .addCommand(list(shell))
    .addCommand(rotate(shell))
    .addCommand(retire(shell));
}

type Key = Awaited<ReturnType<typeof rotateKeys>>;
type Published = Awaited<ReturnType<typeof listKeys>>[number];

/** Fields are named one by one: the private key stands in the same row. */
function keyJson({ kid, createdAt, signsFrom, retiresAt }: Key) {
  return { kid, createdAt, signsFrom, retiresAt };
}

function stateOf({ phase, signsFrom, retiresAt }: Published): string {
  const until = retiresAt ? `, published until ${minute(retiresAt)}` : '';
  if (phase === 'upcoming') return `signs from ${minute(signsFrom)}${until}`;
  return phase === 'signing' ? `signs${until}` : `verifies${until}`;
}

function list(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('list')
    .description('list the keys that are published, the oldest first')
    .addOption(json())
    .addHelpText('after', examples('portero keys list', 'portero keys list --json'))
    .action(async (options: { json?: true }) => {
      const keys = await withOperator(shell, listKeys, 'look');
      if (options.json) {
        return terminal.print(printableJson({ keys: keys.map((key) => ({ ...keyJson(key), phase: key.phase })) }));
      }
      terminal.print(
        table(
          ['KID', 'CREATED', 'STATE'],
          keys.map((key) => [key.kid, minute(key.createdAt), stateOf(key)]),
        ),
      );
    });
}

function rotate(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('rotate')
    .description('let a new key follow the one that signs')
    .option('--now', 'let it sign at once, before services know it')
    .addOption(yes())
    .addOption(json())
    .addHelpText(
      'after',
      `
The new key is published at once and signs in six minutes, when every service has fetched it. The old one stays
published until its last token has expired. With --now, a service refuses new tokens until it fetches the keys again.
The server does this by itself every 90 days. It needs the server's secret.
${examples('portero keys rotate', 'portero keys rotate --now --yes')}`,
    )
    .action(async (options: { now?: true; yes?: true; json?: true }) => {
      const key = await withOperator(shell, async (operator, config) => {
        const keyring = serverKeyring(config);
        if (options.now) {
          const what = 'Services that keep the present keys refuse new tokens until they fetch the keys again.';
          await confirm(terminal, what, options.yes);
        }
        return rotateKeys(operator, { keyring, at: options.now ? 'now' : 'soon' });
      });
      if (options.json) return terminal.print(printableJson(keyJson(key)));
      terminal.print(`Published ${key.kid}; it signs ${options.now ? 'now' : `from ${minute(key.signsFrom)}`}.`);
    });
}

function retire(shell: Shell): Command {
  const { terminal } = shell;
  return new Command('retire')
    .description('take a key out of the key set at once, as when it may have been stolen')
    .argument('<kid>', 'the key, as the list shows it')
    .addOption(yes())
    .addOption(json())
    .addHelpText(
      'after',
      `
Services refuse its tokens as soon as they fetch the keys again: five minutes later if they heed Cache-Control, at
once if you restart them, as you should when the key may have been stolen. If it is the key that signs, a new one
takes its place. It needs the server's secret.
${examples('portero keys retire 0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47')}`,
    )
    .action(async (kid: string, options: { yes?: true; json?: true }) => {
      const follower = await withOperator(shell, async (operator, config) => {
        const keyring = serverKeyring(config);
        await confirm(
          terminal,
          `Every token that ${printable(kid)} has signed will be refused once services fetch the keys again.`,
          options.yes,
        );
        return retireKey(operator, { keyring, kid: kid.trim() });
      });
      if (options.json) {
        return terminal.print(printableJson({ retired: kid.trim(), follower: follower && keyJson(follower) }));
      }
      terminal.print(`Retired ${printable(kid)}.${follower ? ` ${follower.kid} signs now.` : ''}`);
    });
}

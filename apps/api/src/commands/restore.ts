/** `portero restore` */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type Keyring, parseKeyring } from '@portero/auth';
import { copyWhole, OperatorError, type PreparedRestore, prepareRestore } from '@portero/auth/operator';
import { Command } from 'commander';
import { type Config, loadConfig } from '../config.ts';
import { operatorRecorder } from '../operator-log.ts';
import { keptKeyring, secretFile } from '../secret-file.ts';
import { actor, type Shell } from '../shell.ts';
import { pageProgress } from '../terminal/page-progress.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { confirm } from '../terminal/questions.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { secrets } from './backup.ts';
import { examples, json, yes } from './options.ts';
import { countOf, minute } from './wording.ts';

interface Options {
  readonly secrets?: string;
  readonly damaged?: true;
  readonly yes?: true;
  readonly json?: true;
}

const MEANING =
  'Accounts, passwords and sessions are those of that time: what was ended or deleted since is there again, and whoever came since is not.';
const OTHER_SECRET =
  'The secret here is not the one that this backup was made with: everybody will be signed out. Restore that too (--secrets).';

export function restoreCommand({ env, terminal }: Shell): Command {
  return new Command('restore')
    .description('put a backup in the place of the database, while no server runs')
    .argument('<file>', 'the backup')
    .addOption(secrets('also put back the secret, from this file'))
    .option('--damaged', 'go on where the present database cannot say whether a server has it open')
    .addOption(yes())
    .addOption(json())
    .addHelpText(
      'after',
      `
The backup is checked first: Portero's, whole, of this version or an older one. The database that was there is kept
beside it, so that this can be undone by restoring that. Refused while a server has the database open: SQLite's own
locks tell. ${MEANING}
${examples('portero restore /var/backups/portero.sqlite', 'portero restore backup/portero.sqlite --secrets backup/secrets --yes')}`,
    )
    .action(async (file: string, options: Options) => {
      const config = loadConfig(env());
      const keyring = options.secrets === undefined ? hereKeyring(config) : givenKeyring(config, options.secrets);
      const { databaseFile: database } = config;
      const prepared = await prepareRestore({ file, database, keyring, onPages: pageProgress(terminal, 'copied') });
      try {
        tell(terminal, file, prepared);
        const what = existsSync(database) ? `${database} will be replaced, and kept under another name.` : '';
        if (what) await confirm(terminal, printable(what), options.yes);
        const kept = prepared.finish({ evenDamaged: options.damaged === true });
        if (options.secrets !== undefined) putSecret(config, options.secrets);
        note(config, terminal.note);
        if (options.json) {
          const { users, latest, pending, secretFits } = prepared;
          return terminal.print(printableJson({ database, kept, users, latest, pending, secretFits }));
        }
        terminal.print(printable(`${database} is restored from ${file}.`));
        if (kept) terminal.print(printable(`What was there is now ${kept}; restore that to undo this.`));
      } finally {
        prepared.forget();
      }
    });
}

function tell(terminal: Terminal, file: string, { users, latest, pending, secretFits }: PreparedRestore): void {
  const until = latest ? `, the latest use ${minute(latest)}` : '';
  terminal.note(printable(`${file} holds ${countOf(users, 'account')}${until}. ${MEANING}`));
  if (pending > 0) terminal.note(`It is of an older version; the next start applies ${countOf(pending, 'migration')}.`);
  if (secretFits === false) terminal.note(OTHER_SECRET);
}

function hereKeyring({ keyring, dataDir }: Config): Keyring | undefined {
  return keyring ?? keptKeyring(dataDir, { create: false });
}

/** @throws OperatorError if it is none, or would not be looked at */
function givenKeyring({ keyring }: Config, file: string): Keyring {
  if (keyring) throw new OperatorError('The secret stands in PORTERO_SECRETS: a file beside it would not be read.');
  if (!existsSync(file)) throw new OperatorError(`There is no file ${file}.`);
  const given = parseKeyring(readFileSync(file, 'utf8').trim());
  if ('faults' in given) throw new OperatorError(`The file ${file} holds no secret: ${given.faults.join('; ')}.`);
  return given;
}

/** The secret that was there stays under another name, as the database does. */
function putSecret({ dataDir }: Config, from: string): void {
  const place = secretFile(dataDir);
  if (existsSync(place) && readFileSync(place, 'utf8') === readFileSync(from, 'utf8')) return;
  if (existsSync(place)) {
    const old = `${place}.before-restore`;
    rmSync(old, { force: true });
    copyWhole(place, old, { asOwner: true });
  }
  copyWhole(from, place, { force: true, asOwner: true });
}

function note(config: Config, onRefusal: (text: string) => void): void {
  const client = { address: 'local', userAgent: actor(), requestId: '' };
  operatorRecorder(config, onRefusal)({ event: 'database.restored', client });
}

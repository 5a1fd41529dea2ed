/** `portero backup` */
import { existsSync } from 'node:fs';
import { backUp, copyWhole, OperatorError, refusePlace } from '@portero/auth/operator';
import { Command, Option } from 'commander';
import { type Config, loadConfig } from '../config.ts';
import { operatorRecorder } from '../operator-log.ts';
import { secretFile } from '../secret-file.ts';
import { actor, type Shell } from '../shell.ts';
import { Interruption } from '../terminal/interruption.ts';
import { pageProgress } from '../terminal/page-progress.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { Unsuccessful } from '../terminal/unsuccessful.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { examples, json } from './options.ts';
import { countOf, minute } from './wording.ts';

interface Options {
  readonly secrets?: string;
  readonly force?: boolean;
  readonly json?: true;
}

export const secrets = (about: string) => new Option('--secrets <file>', about);

export function backupCommand({ env, terminal }: Shell): Command {
  return new Command('backup')
    .description('copy the database to a file, while the server runs')
    .argument('<file>', 'where the copy goes; nobody else can read it')
    .addOption(secrets('also copy the generated secret, to this file'))
    .option('--force', 'replace what is there')
    .addOption(json())
    .addHelpText(
      'after',
      `
The copy is consistent, of one moment, and checked; the file is whole or as it was before. It needs room for twice the
database. The secret that signs sessions is not in it: who has both can sign in as anybody, so keep them apart.
${examples(
  'portero backup /var/backups/portero.sqlite',
  'portero backup --force /var/backups/portero.sqlite --secrets /root/portero-secrets',
)}`,
    )
    .action(async (file: string, { secrets: secretTo, force = false, json: asJson }: Options) => {
      const config = loadConfig(env());
      const { databaseFile: database, dataDir } = config;
      if (!existsSync(database)) {
        throw new OperatorError(
          `There is no database ${database}. Run this in the server's folder and with its settings (DATA_DIR, DATABASE_URL).`,
        );
      }
      const secret = secretFile(dataDir);
      const places = secretTo === undefined ? [file] : [file, secretTo];
      if (file === secretTo) throw new UsageError('The backup and the secret cannot be one file.');
      for (const place of places) refusePlace(place, { force, database, secret });
      if (secretTo !== undefined) copySecret(config, secretTo, force);
      const interruption = new Interruption();
      const show = pageProgress(terminal, 'copied');
      try {
        const made = await backUp({
          database,
          file,
          force,
          onPages: (done, total) => {
            if (interruption.exitCode !== null) throw new Unsuccessful(interruption.exitCode);
            show(done, total);
          },
        });
        note(config, terminal.note);
        if (asJson) return terminal.print(printableJson({ ...made, secrets: secretTo ?? null }));
        const until = made.latest ? `, the latest use ${minute(made.latest)}` : '';
        terminal.print(printable(`${file}: ${countOf(made.users, 'account')}, ${made.bytes} bytes${until}.`));
        if (secretTo !== undefined) return terminal.print(printable(`${secretTo}: the secret.`));
        const where = config.keyring ? 'PORTERO_SECRETS' : `${secret} (--secrets copies it)`;
        terminal.note(printable(`The secret is not in it. Keep ${where} too, or a restore signs everybody out.`));
      } finally {
        interruption.forget();
      }
    });
}

function copySecret({ keyring, dataDir }: Config, to: string, force: boolean): void {
  if (keyring) throw new OperatorError('The secret stands in PORTERO_SECRETS and in no file: keep that yourself.');
  const from = secretFile(dataDir);
  if (!existsSync(from)) throw new OperatorError(`There is no secret ${from} to copy.`);
  copyWhole(from, to, { force });
}

function note(config: Config, onRefusal: (text: string) => void): void {
  const client = { address: 'local', userAgent: actor(), requestId: '' };
  operatorRecorder(config, onRefusal)({ event: 'database.backed_up', client });
}

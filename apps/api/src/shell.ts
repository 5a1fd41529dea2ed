/** What every command receives. */

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Database, type Keyring, openSqlite } from '@portero/auth';
import {
  asOperator,
  hasTrail,
  isTrailOurs,
  type Operator,
  OperatorError,
  openForReading,
} from '@portero/auth/operator';
import { type Config, loadConfig } from './config.ts';
import { operatorRecorder } from './operator-log.ts';
import { keptKeyring } from './secret-file.ts';
import type { Terminal } from './terminal/terminal.ts';

const NOT_OURS =
  'The secret here does not prove the end of the server\u2019s audit trail. Run this with the server\u2019s settings (PORTERO_SECRETS, or DATA_DIR with its file "secrets"). If those are right, somebody may have changed the database: "portero audit verify" says what is wrong, and the server notes it when it starts.';

export interface Shell {
  /**
   * The server's settings: the environment and, behind it, `.env` of the working directory. Read when they are asked for:
   * who only talks to a server needs none, and may not be allowed to read the file.
   */
  readonly env: () => Record<string, string | undefined>;
  /** The environment alone. A folder's `.env` must not say where the user's own tokens are sent. */
  readonly ownEnv: Record<string, string | undefined>;
  readonly terminal: Terminal;
}

/**
 * Opens the database that the server's settings name, and closes it when the work is done. A server may run beside it.
 * @param mode `write`, which takes the server's secret; `look`, which takes none; `read`, where not even missing migrations
 *   may be applied
 * @throws OperatorError if there is none yet; DatabaseRefused, ConfigError
 */
export async function withOperator<T>(
  shell: Shell,
  work: (operator: Operator, config: Config) => Promise<T>,
  mode: 'write' | 'look' | 'read' = 'write',
): Promise<T> {
  const config = loadConfig(shell.env());
  if (!existsSync(config.databaseFile)) {
    throw new OperatorError(
      `There is no database ${config.databaseFile}. Run this in the server's folder and with its settings (DATA_DIR, DATABASE_URL), or make a database with "portero migrate".`,
    );
  }
  const db = (mode === 'read' ? openForReading : openSqlite)(config.databaseFile);
  try {
    const record = operatorRecorder(config, shell.terminal.note);
    const { policy, publicUrl } = config;
    const keyring = mode === 'write' ? await keyringToWrite(config, db) : noKeyring();
    const operator = await asOperator({
      db,
      policy,
      record,
      keyring,
      publicUrl,
      senderName: config.mail?.from.name,
      name: actor(),
    });
    if (mode === 'write' && !(await isTrailOurs(operator))) throw new OperatorError(NOT_OURS);
    return await work(operator, config);
  } finally {
    db.close();
  }
}

/** Stands for the secret where nothing is written, and so nothing goes into the trail. */
function noKeyring(): Keyring {
  return { secrets: new Map([['none', randomBytes(32).toString('hex')]]) };
}

/** Made, as the server would, where nothing has been written with one yet. @throws OperatorError if it must be elsewhere */
async function keyringToWrite(config: Config, db: Database): Promise<Keyring> {
  if (config.keyring) return config.keyring;
  return (await hasTrail({ db })) ? serverKeyring(config) : keptKeyring(config.dataDir);
}

/**
 * The secrets of the server beside us. Makes none: one that the server does not know would be of no use.
 * @throws OperatorError if there is none; SecretRefused
 */
export function serverKeyring({ keyring, dataDir }: Config): Keyring {
  const found = keyring ?? keptKeyring(dataDir, { create: false });
  if (found) return found;
  throw new OperatorError(
    `There is no secret in ${dataDir}. Run this with the server\u2019s settings: PORTERO_SECRETS, or DATA_DIR with its file "secrets".`,
  );
}

/** The system's name of who runs a command. */
export function actor(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

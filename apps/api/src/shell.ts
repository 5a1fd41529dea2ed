/** What every command receives. */
import { appendFileSync, existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Keyring, openSqlite, type SecurityEvent } from '@portero/auth';
import { asOperator, type Operator, OperatorError } from '@portero/auth/operator';
import { type Config, loadConfig } from './config.ts';
import { keptKeyring } from './secret-file.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface Shell {
  /** The server's settings: the environment and, behind it, `.env` of the working directory. */
  readonly env: Record<string, string | undefined>;
  /** The environment alone. A folder's `.env` must not say where the user's own tokens are sent. */
  readonly ownEnv: Record<string, string | undefined>;
  readonly terminal: Terminal;
}

/**
 * Opens the database that the server's settings name, and closes it when the work is done. A server may run beside it.
 * @throws OperatorError if there is none yet; DatabaseRefused, ConfigError
 */
export async function withOperator<T>(
  shell: Shell,
  work: (operator: Operator, config: Config) => Promise<T>,
): Promise<T> {
  const config = loadConfig(shell.env);
  if (!existsSync(config.databaseFile)) {
    throw new OperatorError(
      `There is no database ${config.databaseFile}. Run this in the server's folder and with its settings (DATA_DIR, DATABASE_URL), or make a database with "portero migrate".`,
    );
  }
  const db = openSqlite(config.databaseFile);
  try {
    return await work(
      await asOperator({ db, policy: config.policy, record: recorder(config, shell.terminal), name: actor() }),
      config,
    );
  } finally {
    db.close();
  }
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

/** The file of what operators did, in the data folder. */
export function operatorLog(config: Config): string {
  return join(config.dataDir, 'operator.log');
}

/** Appends events as lines of JSON in the shape of the server's log. */
function recorder(config: Config, terminal: Terminal) {
  let refused = false;
  return ({ client, ...event }: SecurityEvent) => {
    const line = {
      level: 'info',
      time: new Date().toISOString(),
      ...event,
      by: client.userAgent,
      msg: 'security event',
    };
    try {
      appendFileSync(operatorLog(config), `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch (error) {
      // What was done is done; that it could not be noted is said once.
      if (!refused) terminal.note(`Not noted in ${operatorLog(config)}: ${(error as Error).message}`);
      refused = true;
    }
  };
}

function actor(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

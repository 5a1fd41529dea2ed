/** The program: reads the environment, opens things, listens, and ends in good order. */
import './preflight.ts';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DatabaseRefused, openSqlite } from '@portero/auth';
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import { keptKeyring, SecretRefused } from './secret-file.ts';

const DRAIN_MS = 10_000;
// Who is still sending a request then is cut off, so that the database closes in good order before the time is over.
const CUT_OFF_MS = 7_000;
const webRoot = fileURLToPath(new URL('web', import.meta.url));

async function start(): Promise<void> {
  // Database, journal and secret are nobody else's business.
  process.umask(0o077);
  if (statSync('.env', { throwIfNoEntry: false })?.isFile()) process.loadEnvFile('.env');
  const config = loadConfig(process.env);
  mkdirSync(dirname(config.databaseFile), { recursive: true });
  const keyring = config.keyring ?? keptKeyring(config.dataDir);
  const db = openSqlite(config.databaseFile);
  const app = await buildApp(config, { db, keyring, ...(existsSync(webRoot) && { webRoot }) });
  closeWithGrace({ delay: DRAIN_MS, logger: app.log }, async () => {
    const cutOff = setTimeout(CUT_OFF_MS).then(() => app.server.closeAllConnections());
    await Promise.race([app.close(), cutOff]);
    db.close();
  });
  await app.listen({ host: config.host, port: config.port });
  console.error(`Portero is open at ${config.publicUrl}`);
}

/** One clear sentence for what an operator can mend; the whole error for what only a developer can. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return ['Portero cannot start with these settings:', ...error.faults.map((fault) => `  - ${fault}`)].join('\n');
  }
  if (error instanceof DatabaseRefused || error instanceof SecretRefused) return error.message;
  const { code, message, stack, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken: stop the other program or set PORT to another one.`;
  }
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `HOST is no address of this machine: ${message}.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `Portero may not do this: ${message}.`;
  // The system's own words name what it refused, such as a folder that is a file.
  if (syscall !== undefined) return `Portero cannot start: ${message}.`;
  return stack ?? message;
}

start().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});

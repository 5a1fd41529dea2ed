/** What the command line says when a command fails. */
import { Failure } from '@portero/auth';
import { OperatorError } from '@portero/auth/operator';
import { explain } from './explain.ts';
import { LoginError } from './login/login-error.ts';
import { printable } from './terminal/printable.ts';
import { UsageError } from './terminal/usage-error.ts';

/** A sentence for what can be mended; for a database that is busy, what to do about it. */
export function failureText(error: unknown): string {
  if (error instanceof UsageError || error instanceof OperatorError || error instanceof LoginError) {
    return printable(error.message);
  }
  if (error instanceof Failure) {
    return printable(`${error.message.replace(/\.?$/, '.')}${remedy(error)}`);
  }
  return explain(error);
}

/** Only a lock goes away by itself. */
function remedy({ code, cause }: Failure): string {
  if (code !== 'database_unavailable') return '';
  const sqlite = cause as { code?: string; message?: string } | undefined;
  if (!sqlite?.code || sqlite.code.startsWith('SQLITE_BUSY')) return ' Run the command again.';
  return ` The reason: ${sqlite.message} (${sqlite.code}). "portero doctor" looks for what causes it.`;
}

/** What an operator is told when something cannot go on. */
import { DatabaseRefused, isNativeFault } from '@portero/auth';
import { ConfigError } from './config.ts';
import { SecretRefused } from './secret-file.ts';
import { printable, printableLines } from './terminal/printable.ts';

/**
 * One clear sentence for what an operator can mend; the whole error for what only a developer can. Safe for a terminal:
 * messages of SQLite and of the system repeat names that others chose.
 */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return ['These settings do not hold:', ...error.faults.map((fault) => `  - ${printable(fault)}`)].join('\n');
  }
  const sentence = sentenceFor(error);
  if (sentence !== undefined) return printable(sentence);
  const { stack, message } = error as Error;
  return printableLines(stack ?? message);
}

function sentenceFor(error: unknown): string | undefined {
  if (error instanceof DatabaseRefused || error instanceof SecretRefused) return error.message;
  if (isNativeFault(error)) {
    const [what] = (error as Error).message.split('\n', 1);
    return `A package that is not JavaScript does not load: ${what}. Install the packages anew, on this machine; "portero doctor" says which it is.`;
  }
  const { code, message, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken: stop the other program or set PORT to another one.`;
  }
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `HOST is no address of this machine: ${message}.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `Portero may not do this: ${message}.`;
  // The system's own words name what it refused, such as a folder that is a file.
  return syscall === undefined ? undefined : `The system refused: ${message}.`;
}

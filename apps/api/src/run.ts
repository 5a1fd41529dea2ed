/** Runs one command. */
import { CommanderError } from 'commander';
import { portero } from './commands/index.ts';
import { failureText } from './failure-text.ts';
import type { Shell } from './shell.ts';
import { Unsuccessful } from './terminal/unsuccessful.ts';
import { UsageError } from './terminal/usage-error.ts';

/** Runs a command to its end, and says what went wrong. @returns the exit code */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  // What people try first, with all the words that follow: "portero help user create".
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : args;
  try {
    await portero(shell).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    // The parser has said it already. Help and version were asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Unsuccessful) return error.exitCode;
    shell.terminal.note(failureText(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** What commands ask of whoever runs them. */
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** A new password, typed twice, or the first line of standard input. Never from the arguments, which all can read. */
export async function newPassword(terminal: Terminal): Promise<string> {
  if (!terminal.interactive) {
    const password = await terminal.firstLine();
    if (password === '') throw new UsageError('Give the password as the first line of standard input.');
    return password;
  }
  const password = await terminal.askSecret('New password (not shown): ');
  if (password === '') throw new UsageError('No password was typed.');
  if ((await terminal.askSecret('The same again: ')) !== password) throw new UsageError('The two passwords differ.');
  return password;
}

/** Asks before something that cannot be undone. @throws UsageError if the answer is no, or nobody is there to give one */
export async function confirm(terminal: Terminal, what: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) throw new UsageError(`${what} Add --yes to say that you are sure.`);
  const answer = await terminal.ask(`${what} Are you sure? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was done.');
}

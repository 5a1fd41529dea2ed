/** The command line `portero`: every command, a line each. */
import { Command } from 'commander';
import type { Shell } from '../shell.ts';
import { printableLines } from '../terminal/printable.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { VERSION } from '../version.ts';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import { doctorCommand } from './doctor.ts';
import { importCommand } from './import.ts';
import { keysCommand } from './keys.ts';
import { loginCommand } from './login.ts';
import { logoutCommand } from './logout.ts';
import { mailCommand } from './mail.ts';
import { migrateCommand } from './migrate.ts';
import { openapiCommand } from './openapi.ts';
import { examples } from './options.ts';
import { restoreCommand } from './restore.ts';
import { routesCommand } from './routes.ts';
import { sessionsCommand } from './sessions.ts';
import { startCommand } from './start.ts';
import { tokenCommand } from './token.ts';
import { tokensCommand } from './tokens.ts';
import { userCommand } from './user.ts';
import { whoamiCommand } from './whoami.ts';

/** Makes a command with its parts. */
type MakeCommand = (shell: Shell) => Command;

const commands: readonly MakeCommand[] = [
  startCommand,
  userCommand,
  sessionsCommand,
  tokensCommand,
  keysCommand,
  importCommand,
  migrateCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  mailCommand,
  auditCommand,
  openapiCommand,
  routesCommand,
  loginCommand,
  whoamiCommand,
  tokenCommand,
  logoutCommand,
];

/** The program with all its commands, which throws instead of ending the process. */
export function portero(shell: Shell): Command {
  const program = new Command('portero')
    .description('Runs an installation of Portero, beside its server or without it; signs in to any.')
    .version(VERSION)
    .addHelpText(
      'after',
      `
Settings are the server's: the environment, and .env in the working directory. login, whoami, token and logout
need none; they talk to a server and keep their token in ~/.config/portero/credentials.json.
Results go to stdout, everything else to stderr. What was done is noted in operator.log beside the database.

Exit codes:
  0  done
  1  failed, or something was refused; stderr says why
  2  the command line was not understood, or an answer is missing (--yes, a password)
  130, 143  stopped by Ctrl-C or by SIGTERM
${examples('portero start', 'portero user create ada@example.com --name Ada', 'portero doctor')}`,
    );
  for (const make of commands) program.addCommand(make(shell));
  settle(program, shell.terminal);
  return program;
}

// Settings of a command are not handed down to those that are added ready-made.
function settle(command: Command, terminal: Terminal, before = ''): void {
  const name = `${before}${command.name()}`;
  const isGroup = before !== '' && command.commands.length > 0;
  // What was typed is repeated, and may have been pasted from anywhere.
  const line = (text: string) => printableLines(text.replace(/\n$/, ''));
  command
    .exitOverride()
    .showHelpAfterError(`("${name} --help" ${isGroup ? 'says what there is' : 'has examples'})`)
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => terminal.print(line(text)),
      writeErr: (text) => terminal.note(line(text)),
    });
  for (const part of command.commands) settle(part, terminal, `${name} `);
}

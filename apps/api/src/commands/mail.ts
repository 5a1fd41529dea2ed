/** `portero mail …` */
import { randomUUID } from 'node:crypto';
import { MailRefused, type OutgoingMail } from '@portero/auth';
import { OperatorError } from '@portero/auth/operator';
import { Command } from 'commander';
import { loadConfig } from '../config.ts';
import { isMailAddress } from '../mail/sender.ts';
import { faultOf, type RawFault } from '../mail/smtp-fault.ts';
import { type MailConfig, mailerOf } from '../mail/transport.ts';
import type { Shell } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { Unsuccessful } from '../terminal/unsuccessful.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { examples, json } from './options.ts';

export function mailCommand(shell: Shell): Command {
  return new Command('mail').description('mail: find out whether it is delivered').addCommand(test(shell));
}

/** How it went: what the server said, or where the file is. */
interface Attempt {
  readonly sent: boolean;
  readonly to: string;
  /** In our words. */
  readonly says: string;
  /** In the server's, if it said something. */
  readonly answer: string | null;
}

function test({ env, terminal }: Shell): Command {
  return new Command('test')
    .description('send one mail by the settings, and say what the mail server answered')
    .argument('<address>', 'where to')
    .addOption(json())
    .addHelpText(
      'after',
      `
Sends at once and once, beside the server or without it. That a mail server has taken a mail is not yet that it
arrives: look into the mailbox, and into its spam. The exit code is 1 if it was not taken.
${examples('portero mail test ada@example.com', 'portero mail test ada@example.com --json')}`,
    )
    .action(async (address: string, options: { json?: true }) => {
      const to = address.trim();
      if (!isMailAddress(to)) throw new UsageError(`${to} is no address that mail can be sent to.`);
      const { mail } = loadConfig(env());
      if (!mail) throw new OperatorError('No mail is sent by these settings: set MAIL_URL and MAIL_FROM.');
      const attempt = await attemptOf(mail, to);
      const { sent, says, answer } = attempt;
      if (options.json) terminal.print(printableJson(attempt));
      else if (sent) terminal.print(printable(says));
      else terminal.note(printable(says));
      if (!options.json && answer !== null)
        (sent ? terminal.print : terminal.note)(printable(`It answered: ${answer}`));
      if (!sent) throw new Unsuccessful();
    });
}

async function attemptOf(mail: MailConfig, to: string): Promise<Attempt> {
  try {
    const { says, answer } = await (mail.kind === 'smtp' ? overSmtp(mail, to) : intoFolder(mail, to));
    return { sent: true, to, says, answer };
  } catch (error) {
    const raw = error as RawFault;
    // What the system says of a folder is for whoever runs this, as it is.
    if (mail.kind === 'folder' && !(error instanceof MailRefused)) throw error;
    const says = `${faultOf(raw).message}. "portero doctor" says more of the connection.`;
    return { sent: false, to, says, answer: raw.response ?? null };
  }
}

async function overSmtp(mail: MailConfig & { kind: 'smtp' }, to: string) {
  // Every command is loaded with this one; what it takes to speak SMTP is not.
  const { smtpClient } = await import('../mail/smtp.ts');
  const client = smtpClient(mail);
  try {
    const answer = await client.send(testMail(mail, to));
    return { says: `${mail.server.host}:${mail.server.port} has taken the mail to ${to}.`, answer };
  } finally {
    client.close();
  }
}

async function intoFolder(mail: MailConfig & { kind: 'folder' }, to: string) {
  await (await mailerOf(mail)).send(testMail(mail, to));
  return { says: `The mail to ${to} is a file in ${mail.folder} and was sent to nobody.`, answer: null };
}

function testMail({ from }: Pick<MailConfig, 'from'>, to: string): OutgoingMail {
  const text = 'This mail was sent by "portero mail test". Mail from this installation reaches you.';
  return {
    id: `test-${randomUUID()}`,
    to,
    subject: `${from.name}: a test`,
    text: `${text}\n`,
    html: `<p>${text}</p>\n`,
    language: 'en',
    date: new Date(),
  };
}

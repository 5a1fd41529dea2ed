/** The doctor's look at mail: whether the server answers, encrypts as asked, and takes the credentials. Sends none. */
import type { Config } from '../config.ts';
import { faultOf, type RawFault } from '../mail/smtp-fault.ts';
import type { SmtpServer } from '../mail/smtp-server.ts';
import type { MailConfig } from '../mail/transport.ts';
import { isThisMachine } from '../this-machine.ts';
import { advice, type Finding, ok, wrong } from './finding.ts';
import { folderFindings } from './permissions.ts';

const check = 'mail';
// Whoever waits here is a person.
const PATIENCE = { connection: 5_000, greeting: 5_000, silence: 5_000, send: 15_000 };

/** What can be said of mail. Talks to the mail server, where there is one. */
export async function mailFindings({ mail, publicUrl }: Config, timeouts = PATIENCE): Promise<Finding[]> {
  if (!mail) return [ok(check, 'none is sent: a forgotten password is replaced with "portero user reset-password"')];
  if (mail.kind === 'folder') return [outboxFinding(mail.folder, publicUrl), ...folderFindings(mail.folder).findings];
  return [...encryptionFindings(mail.server), await serverFinding(mail, timeouts)];
}

function outboxFinding(folder: string, publicUrl: string): Finding {
  if (!publicUrl.startsWith('https:')) return ok(check, `becomes files in ${folder}, and reaches nobody`);
  return advice(
    check,
    `becomes files in ${folder}, and reaches nobody, while PUBLIC_URL is https`,
    'Set MAIL_URL and MAIL_FROM in place of MAIL_OUTBOX, which is for development.',
  );
}

function encryptionFindings({ tls, host }: SmtpServer): Finding[] {
  if (isThisMachine(host) || tls === 'implicit' || tls === 'required') return [];
  const when = tls === 'none' ? 'goes' : 'may go';
  return [
    advice(
      check,
      `${when} to ${host} without encryption (tls=${tls}): on the way, links that open accounts can be read`,
      'Use smtps://, or leave the parameter tls out, unless nobody else is on that network.',
    ),
  ];
}

async function serverFinding(mail: MailConfig & { kind: 'smtp' }, timeouts: typeof PATIENCE): Promise<Finding> {
  const { host, port, credentials, tls } = mail.server;
  // Every command loads the doctor; what it takes to speak SMTP only this one.
  const { smtpClient } = await import('../mail/smtp.ts');
  const client = smtpClient({ ...mail, timeouts });
  try {
    await client.verify();
  } catch (error) {
    const raw = error as RawFault;
    return wrong(check, `${host}:${port}: ${faultOf(raw).message}`, remedyOf(raw, mail.server));
  } finally {
    client.close();
  }
  const encryption = {
    implicit: 'with TLS',
    required: 'with STARTTLS',
    opportunistic: 'by STARTTLS if it can',
    none: '',
  };
  const words = ['answers', encryption[tls], credentials ? 'and takes the credentials' : ''];
  return ok(check, `${host}:${port} ${words.filter(Boolean).join(' ')}; "portero mail test" sends one`);
}

function remedyOf({ code = '', originalCode = '', command, message = '' }: RawFault, { tls }: SmtpServer): string {
  if (code === 'EAUTH' || command?.startsWith('AUTH')) {
    return 'Correct user and password in MAIL_URL, where characters such as @ / # % are written as %40; some servers want a password made for programs.';
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(originalCode) || /wrong version number/.test(message)) {
    return 'This port does not begin with TLS: use smtp://, which asks for it by STARTTLS, or port 465.';
  }
  if (/CERT|SIGNATURE|ISSUER/.test(originalCode) || /certificate/i.test(message)) {
    return 'Name the server in MAIL_URL as its certificate does; if the certificate is your own, let NODE_EXTRA_CA_CERTS name its file.';
  }
  if (command === 'STARTTLS' || code === 'ETLS') {
    return 'The server does not encrypt on this port: use smtps:// if it has port 465; ?tls=none only if it is on this machine.';
  }
  const port = tls === 'implicit' ? 'smtps:// is for ports such as 465' : 'smtp:// is for ports such as 587';
  return `See that the server runs and that no firewall is between; correct host and port in MAIL_URL (${port}).`;
}

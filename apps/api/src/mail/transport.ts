/** How mail leaves this installation. */
import type { Mailer } from '@portero/auth';
import type { Sender } from './sender.ts';
import type { SmtpServer } from './smtp-server.ts';

/** What the settings say of mail. */
export type MailConfig = { readonly from: Sender } & (
  | { readonly kind: 'smtp'; readonly server: SmtpServer }
  | { readonly kind: 'folder'; readonly folder: string }
);

/** The mailer for these settings. Opens nothing until there is a mail. */
export async function mailerOf(mail: MailConfig): Promise<Mailer> {
  // Who sends no mail does not load what it takes.
  if (mail.kind === 'smtp') return (await import('./smtp.ts')).smtpMailer(mail);
  return (await import('./eml-folder.ts')).emlFolder(mail.folder, mail.from);
}

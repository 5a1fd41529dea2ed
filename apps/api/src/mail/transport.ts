/** How mail leaves this installation. */
import type { Mailer } from '@portero/auth';
import { emlFolder } from './eml-folder.ts';
import type { Sender } from './sender.ts';
import { smtpMailer } from './smtp.ts';
import type { SmtpServer } from './smtp-server.ts';

/** What the settings say of mail. */
export type MailConfig = { readonly from: Sender } & (
  | { readonly kind: 'smtp'; readonly server: SmtpServer }
  | { readonly kind: 'folder'; readonly folder: string }
);

/** The mailer for these settings. Opens nothing until there is a mail. */
export function mailerOf(mail: MailConfig): Mailer {
  return mail.kind === 'smtp' ? smtpMailer(mail) : emlFolder(mail.folder, mail.from);
}

/** A mail as nodemailer takes it, for every transport the same. */
import { MailRefused, type OutgoingMail } from '@portero/auth';
import type { SendMailOptions } from 'nodemailer';
import { domainOf, isMailAddress, type Sender } from './sender.ts';

/**
 * Addresses are given apart from names: what looks like two of them, or like a header, stays one text.
 * @throws MailRefused if it goes to no address, which the library would mend into another one
 */
export function messageOf(mail: OutgoingMail, from: Sender): SendMailOptions {
  if (!isMailAddress(mail.to)) throw new MailRefused('The address is none that mail can be sent to');
  return {
    from: { name: from.name, address: from.address },
    to: { name: '', address: mail.to },
    envelope: { from: from.address, to: [mail.to] },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: mail.date,
    // The same for every attempt, so that one that arrives twice is shown once.
    messageId: `<${mail.id}@${domainOf(from)}>`,
    headers: {
      // Nobody's out-of-office should answer it (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      'Content-Language': mail.language,
    },
    // Mails hold what they say: nothing of this machine, nothing from elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

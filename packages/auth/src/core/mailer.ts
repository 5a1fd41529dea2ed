/** How mail leaves: a port. What speaks SMTP, or writes files, is at the edge. */
import type { languages } from '@portero/contracts';

/** A language that mails are written in. */
export type MailLanguage = (typeof languages)[number];

/** A mail as it goes out. */
export interface OutgoingMail {
  /** Names this mail for good. Transports make its Message-ID of it (RFC 5322), so that one sent twice is known for the same. */
  readonly id: string;
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: MailLanguage;
  /** When it was promised. */
  readonly date: Date;
}

export interface Mailer {
  /** In whose name mails speak, such as the app's. */
  readonly senderName: string;
  /**
   * Hands a mail over. Resolves when the other side has taken it, and only then.
   * @throws MailRefused if another try would be refused as well; any other error if one makes sense later
   */
  send(mail: OutgoingMail): Promise<void>;
  /** Ends open connections. */
  close?(): Promise<void>;
}

/** The other side will never take this mail, as when there is no such mailbox. The message holds no address and no content. */
export class MailRefused extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MailRefused';
  }
}

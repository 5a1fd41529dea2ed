/** What mails need that are written here: in whose name, and where their links lead. */
import type { Mailer } from './mailer.ts';

/** The pages that mails lead to, as addresses. */
export interface MailPages {
  /** Proves an address. */
  readonly confirmEmail: string;
  /** Takes a change of address back. */
  readonly undoEmail: string;
  /** Takes a new password. */
  readonly resetPassword: string;
  /** Asks for a link for a new password. */
  readonly forgotPassword: string;
  /** Throws everybody out. */
  readonly notMe: string;
  /** Takes a deletion back. */
  readonly keepAccount: string;
  readonly login: string;
  /** Takes invitations. */
  readonly signup: string;
}

/** Where the pages are, under the public URL, unless the host says otherwise. */
export const defaultMailPages: MailPages = {
  confirmEmail: '/confirm-email',
  undoEmail: '/undo-email',
  resetPassword: '/reset-password',
  forgotPassword: '/forgot-password',
  notMe: '/not-me',
  keepAccount: '/keep-account',
  login: '/login',
  signup: '/signup',
};

/** The pages as addresses, each where the host says it is or where it is by default. */
export function mailPagesAt(publicUrl: string, elsewhere: Partial<MailPages> = {}): MailPages {
  const pages = { ...defaultMailPages, ...elsewhere };
  return Object.fromEntries(
    Object.entries(pages).map(([name, page]) => [name, new URL(page, publicUrl).href]),
  ) as unknown as MailPages;
}

export interface MailRoom {
  /** In whose name mails speak. */
  readonly senderName: string;
  readonly pages: MailPages;
  /** How mail leaves; null where another process sends it, as beside a command line. */
  readonly mailer: Mailer | null;
  /** Has what was promised sent soon. Call it after the commit. */
  readonly nudge: () => void;
}

/** For tests: what people find in their mailboxes, and what they do with it. */
import type { OutgoingMail } from './core/mailer.ts';
import { ada, type TestApp } from './test-app.ts';

export interface Opened {
  readonly to: string;
  readonly subject: string;
  /** The page that the first link with a token leads to; empty if there is none. */
  readonly page: string;
  readonly token: string;
  /** As it is printed, in two halves; empty if there is none. */
  readonly code: string;
}

/** Sends what is due, and opens it. */
export async function openMails(portero: TestApp): Promise<Opened[]> {
  return (await portero.mails()).map(opened);
}

/** Sends what is due, and opens the one mail that there must be. */
export async function openMail(portero: TestApp): Promise<Opened> {
  const [mail, ...others] = await openMails(portero);
  if (!mail || others.length > 0) throw new Error(`${others.length + (mail ? 1 : 0)} mails, where one is due`);
  return mail;
}

/** Signs somebody up whose address is proved at once. @returns their cookie */
export async function signUpProved(portero: TestApp, person = ada): Promise<string> {
  const cookie = await portero.signUp(person);
  const { token } = await openMail(portero);
  await portero.send('POST', '/auth/email/confirm', { body: { token } });
  return cookie;
}

/** Changes an address and proves the new one. @returns the mails that went out after that */
export async function moveTo(portero: TestApp, cookie: string, email: string): Promise<Opened[]> {
  await portero.send('POST', '/auth/email', { cookie, body: { email } });
  const mail = (await openMails(portero)).find(({ to }) => to === email);
  const response = await portero.send('POST', '/auth/email/confirm', { body: { token: mail?.token ?? '' } });
  if (response.statusCode !== 204) throw new Error(`the change failed: ${response.body}`);
  return openMails(portero);
}

/** The address that a session's user has, and whether it is proved. */
export async function emailOf(portero: TestApp, cookie: string): Promise<{ email: string; verified: boolean }> {
  const { email, verified } = (await portero.send('GET', '/auth/email', { cookie })).json();
  return { email, verified };
}

function opened({ to, subject, text }: OutgoingMail): Opened {
  const [, page = '', token = ''] = /(\/[a-z-]+)#([\w-]+)/.exec(text) ?? [];
  const [, code = ''] = /^(\d{4} \d{4})$/m.exec(text) ?? [];
  return { to, subject, page, token, code };
}

/** In whose name mail goes out, and how that is written in a setting. */
import { domainToASCII } from 'node:url';

export interface Sender {
  /** What people see; also how mails speak of the app. */
  readonly name: string;
  readonly address: string;
}

/** The name where a setting gives none. */
export const DEFAULT_NAME = 'Portero';
/** Where mail stays on this machine, nobody can answer it. */
export const LOCAL_SENDER: Sender = { name: DEFAULT_NAME, address: 'portero@localhost' };

// One mailbox of ASCII characters, as sign-up asks for; a host alone will do, such as localhost.
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

/** Whether a text is an address that mail can be sent to, or from. */
export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** `Portero <no-reply@example.com>`, `"Portero, Inc." <no-reply@example.com>` or the address alone. */
export function parseSender(text: string): Sender | null {
  const [, written = '', bracketed, bare] = /^(?:([^<>]*)<([^<>]*)>|([^<>]*))$/.exec(text.trim()) ?? [];
  const address = (bracketed ?? bare ?? '').trim();
  const name = written.trim().replace(/^"(.*)"$/, '$1');
  if (!isMailAddress(address) || /[\p{Cc}\u2028\u2029]/u.test(name)) return null;
  return { name: name || DEFAULT_NAME, address };
}

/** What the address belongs to, as it stands in a Message-ID. */
export function domainOf({ address }: Sender): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domainToASCII(domain) || domain;
}

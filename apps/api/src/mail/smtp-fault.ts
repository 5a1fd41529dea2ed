/** What a failure of SMTP means, in words that hold nothing of the mail: neither an address nor what a server said of it. */
import { MailRefused } from '@portero/auth';

/** As nodemailer reports it. */
export interface RawFault {
  readonly message?: string;
  readonly code?: string;
  /** Of the system, or of TLS. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly timeoutType?: string;
  readonly name?: string;
}

// A refusal here is of this mail. At the greeting, or at log-in, it is of us, and an operator may mend it.
const OF_THE_MAIL = ['MAIL FROM', 'RCPT TO', 'DATA'];
// "Log in first" and its like, as an answer to MAIL or RCPT (RFC 4954 section 6), and "not in this order" (RFC 5321).
const OF_THE_SESSION = [503, 530, 534, 535, 538];

/** @returns MailRefused where another try would be refused as well, else an error that makes another try worth it */
export function faultOf(raw: RawFault): Error {
  const { code, command, responseCode } = raw;
  const stage = command === undefined ? '' : ` at ${command}`;
  if (responseCode !== undefined) {
    const says = `The mail server answered ${responseCode}${stage}`;
    const isFinal = responseCode >= 500 && !OF_THE_SESSION.includes(responseCode) && code !== 'EAUTH';
    return isFinal && OF_THE_MAIL.includes(command ?? '') ? new MailRefused(says) : new Error(says);
  }
  // Without an answer: the address was never said.
  if (code === 'EENVELOPE') return new MailRefused('The address cannot be written in SMTP');
  return new Error(`The mail server cannot be used${stage}: ${reason(raw)}`);
}

/** Of a connection, which knows of no mail yet; what comes later is only named. */
function reason({ name, code = 'fault', message = '', timeoutType }: RawFault): string {
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'EABORT') return 'it took too long';
  if (timeoutType !== undefined) return `it took too long (${timeoutType})`;
  return ['ESOCKET', 'EDNS', 'ETLS', 'ECONNECTION'].includes(code) ? message : code;
}

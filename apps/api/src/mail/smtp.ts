/** Mail over SMTP. */
import { isIP } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Mailer, MailRefused, type OutgoingMail } from '@portero/auth';
import { createTransport } from 'nodemailer';
import { messageOf } from './message.ts';
import type { Sender } from './sender.ts';
import { faultOf, type RawFault } from './smtp-fault.ts';
import type { SmtpServer } from './smtp-server.ts';

/** Milliseconds. */
export interface SmtpTimeouts {
  /** For name, connection and TLS together. */
  readonly connection: number;
  readonly greeting: number;
  /** Until the server says something again. */
  readonly silence: number;
  /** For a whole mail or look, also with a server that never stops talking. */
  readonly send: number;
}

export interface SmtpSettings {
  readonly server: SmtpServer;
  readonly from: Sender;
  readonly timeouts?: Partial<SmtpTimeouts>;
  /** A certificate to trust in place of the usual ones, as PEM. NODE_EXTRA_CA_CERTS adds to those. */
  readonly ca?: string;
}

const TIMEOUTS: SmtpTimeouts = { connection: 10_000, greeting: 10_000, silence: 30_000, send: 60_000 };
// Mails are few, and many servers take no more from one client.
const CONNECTIONS = 2;

/** What a mail server says, as it says it. */
export interface SmtpClient {
  /** @returns the server's last words @throws the library's error */
  send(mail: OutgoingMail): Promise<string>;
  /** Connects, encrypts and logs in, and sends nothing. @throws the library's error */
  verify(): Promise<void>;
  close(): void;
}

/** Connections to one server, which stay open for a while. Connects when there is something to send. */
export function smtpClient({ server, from, timeouts, ca }: SmtpSettings): SmtpClient {
  const { host, port, tls, credentials } = server;
  const limits = { ...TIMEOUTS, ...timeouts };
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    // Where a connection was gone already. All else is for whoever keeps the mails to try again.
    maxRequeues: 1,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    tls: { ...(ca && { ca }), ...(!isIP(host) && { servername: host }) },
    // A server that says nothing of log-in is asked all the same: whoever gives a password means it.
    ...(credentials && { auth: { user: credentials.user, pass: credentials.password }, forceAuth: true }),
    connectionTimeout: limits.connection,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
    logger: false,
  });
  // Of connections that nobody waits for; whoever sends is told of theirs.
  transport.on('error', () => {});
  return {
    send: async (mail) => {
      const signal = AbortSignal.timeout(limits.send);
      const { response } = await transport.sendMail({ ...messageOf(mail, from), signal });
      return response;
    },
    verify: async () => {
      const late = setTimeout(limits.send, undefined, { ref: false }).then(() => {
        throw new DOMException('It took too long.', 'TimeoutError');
      });
      await Promise.race([transport.verify(), late]);
    },
    close: () => transport.close(),
  };
}

/** A mailer over SMTP. Its errors say of a mail nothing but the server's number and the stage. */
export function smtpMailer(settings: SmtpSettings): Mailer {
  const client = smtpClient(settings);
  return {
    senderName: settings.from.name,
    send: async (mail) => {
      try {
        await client.send(mail);
      } catch (error) {
        throw error instanceof MailRefused ? error : faultOf(error as RawFault);
      }
    },
    close: async () => client.close(),
  };
}

/** A mail server that takes everything and keeps the codes, for measurements. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface SmtpSink {
  /** What MAIL_URL is for it. */
  readonly url: string;
  /** How many mails it has taken. */
  readonly taken: () => number;
  /** The digits in the latest mail to an address; undefined before there is one. */
  readonly codeFor: (email: string) => string | undefined;
  close(): void;
}

const answers: Record<string, string> = { DATA: '354 Go on', QUIT: '221 Bye' };

/** Opens one on a free port of this machine. */
export async function smtpSink(): Promise<SmtpSink> {
  const codes = new Map<string, string>();
  const sockets = new Set<Socket>();
  let taken = 0;

  function converse(socket: Socket): void {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A client that is killed leaves its connection behind.
    socket.on('error', () => socket.destroy());
    let [rest, mail, recipient, isMail] = ['', '', '', false];
    socket.write('220 sink\r\n');
    socket.setEncoding('latin1').on('data', (text: string) => {
      rest += text;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (isMail && line !== '.') {
          mail += `${line}\n`;
          continue;
        }
        if (isMail) {
          taken += 1;
          const digits = /^(\d{4}) (\d{4})$/m.exec(mail);
          if (digits) codes.set(recipient, `${digits[1]}${digits[2]}`);
          isMail = false;
          mail = '';
          socket.write('250 Taken\r\n');
          continue;
        }
        const [word = ''] = line.toUpperCase().split(/[ :]/, 1);
        recipient = /^RCPT TO:<([^>]+)>/i.exec(line)?.[1] ?? recipient;
        isMail = word === 'DATA';
        socket.write(`${answers[word] ?? '250 Ok'}\r\n`);
        if (word === 'QUIT') socket.end();
      }
    });
  }

  const server = createServer(converse).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}?tls=none`,
    taken: () => taken,
    codeFor: (email) => codes.get(email),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** For tests: mail servers that speak SMTP, and what they were given. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

let made: Certificate | undefined;

/** A certificate for this machine that nobody has signed but itself. */
export function ownCertificate(): Certificate {
  if (made) return made;
  const folder = mkdtempSync(join(tmpdir(), 'portero-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync('openssl', ['req', ...kind, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}

export const account = { user: 'portero@example.com', password: 'p@ss/word#1%' };

export interface Delivery {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly encrypted: boolean;
  /** As it came over the wire. */
  readonly raw: string;
  readonly mail: ParsedMail;
}

export interface TestMailServer {
  readonly port: number;
  readonly deliveries: Delivery[];
  /** How often somebody has connected. */
  readonly connections: () => number;
}

/** An answer of SMTP, such as 550. */
export function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A server with TLS and the certificate of its own, gone when the test is over. Takes the account above, or none. */
export async function mailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const deliveries: Delivery[] = [];
  let connections = 0;
  const server = new SMTPServer({
    ...ownCertificate(),
    authOptional: true,
    disableReverseLookup: true,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: ({ username, password }, _session, done) =>
      username === account.user && password === account.password
        ? done(null, { user: username })
        : done(answer(535, `Bad credentials for ${username}`)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const { mailFrom, rcptTo } = session.envelope;
        deliveries.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          user: session.user,
          encrypted: session.secure,
          raw,
          mail: await simpleParser(Buffer.concat(chunks)),
        });
        done(null, 'Taken');
      });
    },
    ...options,
  });
  // What a client that breaks off leaves behind.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: portOf(server.server), deliveries, connections: () => connections };
}

/** A server without TLS that does as it is told, line by line. */
export async function scriptedServer(converse: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    converse(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return portOf(server);
}

/** Greets, and answers each line by what the table has for its first word. */
export function replies(table: Record<string, string | ((socket: Socket) => void)>): (socket: Socket) => void {
  return (socket) => {
    socket.write('220 test\r\n');
    socket.setEncoding('latin1').on('data', (text: string) => {
      for (const line of text.split('\r\n').filter(Boolean)) {
        const [word = ''] = line.split(/[ :]/, 1);
        const reply = table[word];
        if (typeof reply === 'function') reply(socket);
        else if (reply !== undefined) socket.write(`${reply}\r\n`);
      }
    });
  };
}

/** A port of this machine that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port;
}

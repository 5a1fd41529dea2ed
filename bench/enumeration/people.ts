/** A server with people who have accounts, and requests to it. */
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type BuiltServer, startBuiltServer } from '../../scripts/built-server.ts';
import type { SmtpSink } from './smtp-sink.ts';

export const password = 'correct horse battery staple';
const PATIENCE_MS = 60_000;
// As many as the server hashes at once, so that none is turned away.
const AT_ONCE = 2;

export const knownAddress = (n: number) => `known${n}@example.com`;
/** Another one each time: whoever tries addresses tries each once. */
export const unknownAddress = (purpose: string, n: number) => `${purpose}${n}@example.org`;

export interface Inhabited extends Pick<BuiltServer, 'stop'> {
  /** Sends JSON. @returns the status, when the whole answer is there */
  post(path: string, body: object): Promise<number>;
}

/** Starts a server without rate limits that sends its mail to the sink. */
async function sendingServer(sink: SmtpSink, settings: Record<string, string>): Promise<Inhabited> {
  const server = await startBuiltServer({
    RATE_LIMITS: 'off',
    MAIL_URL: sink.url,
    MAIL_FROM: 'Portero <no-reply@example.com>',
    ...settings,
  });
  const agent = new Agent({ keepAlive: true });
  return {
    post: async (path, body) => {
      const sent = request(`${server.baseUrl}${path}`, {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      sent.end(JSON.stringify(body));
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      answer.resume();
      await once(answer, 'end');
      return answer.statusCode ?? 0;
    },
    stop: async () => {
      agent.destroy();
      await server.stop();
    },
  };
}

/** A server where anybody signs up, with accounts whose address is yet to be proved. */
export async function openServer(sink: SmtpSink, accounts: number): Promise<Inhabited> {
  const server = await sendingServer(sink, {});
  const before = sink.taken();
  await forEach(accounts, (n) => expectStatus(201, server.post('/auth/signup', signup(knownAddress(n)))));
  await until(() => sink.taken() - before >= accounts);
  return server;
}

/** A server whose sign-up tells nothing, with accounts whose address was proved. */
export async function privateServer(sink: SmtpSink, accounts: number): Promise<Inhabited> {
  const server = await sendingServer(sink, { SIGNUP: 'private' });
  await forEach(accounts, async (n) => {
    const email = knownAddress(n);
    // The sink may have another one of the open server.
    const former = sink.codeFor(email);
    await expectStatus(202, server.post('/auth/signup', signup(email)));
    await until(() => sink.codeFor(email) !== former);
    await expectStatus(204, server.post('/auth/email/confirm-code', { email, code: sink.codeFor(email) }));
  });
  return server;
}

/** What somebody types to sign up. */
export function signup(email: string): object {
  return { email, name: 'Somebody', password };
}

async function expectStatus(expected: number, answer: Promise<number>): Promise<void> {
  const status = await answer;
  if (status !== expected) throw new Error(`the server answered ${status} instead of ${expected}`);
}

async function forEach(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function until(hasCome: () => boolean): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !hasCome(); ) {
    if (Date.now() > deadline) throw new Error('the mails of the sign-ups do not come');
    await setTimeout(5);
  }
}

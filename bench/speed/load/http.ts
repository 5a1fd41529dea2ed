/** Requests over kept connections, and their whole answers. */
import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Connections {
  /** Sends a request. @throws Error if the connection breaks */
  ask(asked: Asked): Promise<Answer>;
  close(): void;
}

/** At most so many connections to a port of this machine, each kept for the next request if the server lets it. */
export function connections(port: number, most: number): Connections {
  const agent = new Agent({ keepAlive: true, maxSockets: most });
  return {
    ask: async ({ method, path, headers, body }) => {
      const sent = request({ host: '127.0.0.1', port, method, path, agent, headers: { ...headers } });
      sent.end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() };
    },
    close: () => agent.destroy(),
  };
}

/** The Cookie header that belongs to what an answer sets. */
export function cookieOf({ headers }: Answer): string {
  return (headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ');
}

/** One request to a server, over kept connections. Never rejects: what did not come is part of what is looked for. */
import { Agent, request } from 'node:http';

export interface Reply {
  readonly status: number;
  /** The session cookie that the answer sets, as a Cookie header; empty if it sets none or clears it. */
  readonly cookie: string;
  readonly json: unknown;
}

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly cookie?: string;
}

const PATIENCE_MS = 30_000;

/** An address to ask at. */
export class Wire {
  readonly #port: number;
  #agent = newAgent();

  constructor(port: number) {
    this.#port = port;
  }

  /** @returns null where no whole answer came */
  ask({ method, path, body, cookie }: Ask): Promise<Reply | null> {
    return new Promise((resolve) => {
      const text = body && JSON.stringify(body);
      const headers = {
        ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...(cookie && { cookie }),
      };
      const at = { agent: this.#agent, host: '127.0.0.1', port: this.#port };
      const sent = request({ ...at, method, path, headers, timeout: PATIENCE_MS }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', () => resolve(null));
        answer.on('close', () => {
          if (!answer.complete) return resolve(null);
          const [set = ''] = answer.headers['set-cookie'] ?? [];
          const [pair = ''] = set.split(';', 1);
          resolve({
            status: answer.statusCode ?? 0,
            cookie: pair.endsWith('=') ? '' : pair,
            json: parsed(Buffer.concat(chunks).toString()),
          });
        });
      });
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => resolve(null));
      sent.end(text);
    });
  }

  /** Forgets the kept connections: some may lead to a process that is gone. */
  renew(): void {
    this.#agent.destroy();
    this.#agent = newAgent();
  }

  close(): void {
    this.#agent.destroy();
  }
}

function newAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 64 });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

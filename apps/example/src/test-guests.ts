/** For tests: the app at a real address, and people and programs who call it. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { buildApp } from './app.ts';

export const secrets = `k1:${randomBytes(32).toString('base64url')}`;

/** Calls the app; a body is sent as JSON unless it is text already. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<{ status: number; body: Record<string, unknown> & { [index: number]: Record<string, unknown> } }>;

export interface Guestbook {
  readonly folder: string;
  readonly app: Awaited<ReturnType<typeof buildApp>>;
  /** Nobody in particular. */
  readonly stranger: Call;
  /** Signs somebody up. @returns their calls, their id and what their browser keeps */
  signUp(name: string): Promise<{ call: Call; id: string; headers: { cookie?: string } }>;
  /** Calls with a token. */
  program(token: string): Call;
}

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guestbook-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens the guestbook in a folder until the test is over. */
export async function openGuestbook(folder = emptyFolder()): Promise<Guestbook> {
  const app = await buildApp({ port: 0, folder, secrets, publicUrl: 'http://localhost:4000', logLevel: 'silent' });
  onTestFinished(() => app.close());
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const callerWith =
    (own: Record<string, string>): Call =>
    async (method, path, body, headers = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...own, ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const [cookie] = response.headers.getSetCookie();
      if (cookie) own.cookie = cookie.split(';')[0] ?? '';
      return { status: response.status, body: text ? JSON.parse(text) : {} };
    };
  return {
    folder,
    app,
    stranger: callerWith({}),
    signUp: async (name) => {
      const headers: { cookie?: string } = {};
      const call = callerWith(headers as Record<string, string>);
      const email = `${name.toLowerCase()}@example.com`;
      const { body } = await call('POST', '/auth/signup', { email, name, password: 'correct horse battery staple' });
      return { call, id: (body.user as { id: string }).id, headers };
    },
    program: (token) => callerWith({ authorization: `Bearer ${token}` }),
  };
}

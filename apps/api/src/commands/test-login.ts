/** For tests of log-in: somebody's machine without a server, and servers elsewhere. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { freePort } from '../proxies/test-proxy.ts';
import { type CliOptions, cli, quietTerminal, spawnCli } from '../test-cli.ts';
import { leave, type Neighbour, neighbourIn } from '../test-neighbour.ts';
import { temporaryFolder } from '../test-server.ts';

const impostors: Server[] = [];

/** Ends what the scenes have started. */
export async function endScenes(): Promise<void> {
  for (const server of impostors.splice(0)) server.close();
  await leave();
}

export const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'correct horse battery staple' };
export const patience = { timeout: 30_000 };
export const codePattern = /[A-Z]{4}-[A-Z]{4}/;

export interface Place {
  readonly url: string;
  readonly server: Neighbour;
  readonly folder: string;
  readonly cookie: string;
}

/** A server that knows the address it is open at, and somebody who is signed in there. */
export async function place(): Promise<Place> {
  const [folder, port] = [temporaryFolder(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const server = await neighbourIn(folder, { PUBLIC_URL: url });
  await server.listen(port);
  const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
  return { url, server, folder, cookie };
}

/** Somebody's own machine, without a server. */
export function home(env: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const file = join(folder, '.config/portero/credentials.json');
  const options = { folder, env: { HOME: folder, ...env } };
  return { folder, file, options, kept: () => JSON.parse(readFileSync(file, 'utf8')) };
}

/** Starts `portero login` as a process of its own and waits until it shows a code. */
export async function spawnLogin(args: readonly string[], options: CliOptions) {
  const running = spawnCli(['login', ...args], options);
  await vi.waitUntil(() => running.output.stderr.includes('Ctrl-C') || running.child.exitCode !== null, patience);
  return { ...running, code: codePattern.exec(running.output.stderr)?.[0] ?? '' };
}

/** Starts `portero login` in this process and waits until it shows a code. */
export async function beginLogin(args: readonly string[], options: CliOptions) {
  const terminal = quietTerminal();
  const ended = cli(['login', ...args], options, terminal);
  await vi.waitUntil(() => terminal.said.stderr.includes('Ctrl-C'), patience);
  return { ended, said: terminal.said, code: codePattern.exec(terminal.said.stderr)?.[0] ?? '' };
}

/** Answers a program's request as whoever is signed in there. */
export const answer = ({ server, cookie }: Place, code: string, answer: string) =>
  server.send('POST', `/auth/device/requests/${code}`, { cookie, body: { answer } });

/** Logs in, granting the request. */
export async function logIn(to: Place, args: readonly string[], options: CliOptions) {
  const { code, ended } = await beginLogin(args, options);
  expect((await answer(to, code, 'grant')).status).toBe(204);
  return ended;
}

/** Asks for the profile with a token. */
export const withToken = ({ server }: Place, token: string) =>
  server.send('GET', '/me', { headers: { authorization: `Bearer ${token}` } });

/** Makes a token without the wait of a log-in, and keeps it as one does. */
export async function keepToken(at: Place, { file }: { file: string }, scopes = ['profile:read']): Promise<string> {
  const body = { name: 'backup', scopes };
  const made = JSON.parse((await at.server.send('POST', '/auth/tokens', { cookie: at.cookie, body })).body);
  const credential = { token: made.token, name: made.name, scopes, expiresAt: made.expiresAt };
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify({ current: at.url, servers: { [at.url]: credential } }), { mode: 0o600 });
  return made.token;
}

/** Somebody else's server that answers everything alike. */
export async function impostor(status: number, headers: Record<string, string>, body: unknown) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  impostors.push(server);
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, requests };
}

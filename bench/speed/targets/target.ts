/** What is measured: how it is started, how it is asked, and by what one knows that it answered rightly. */
import { type Answer, type Asked, cookieOf } from '../load/http.ts';

export interface Person {
  readonly email: string;
  readonly password: string;
}

export interface Place {
  readonly port: number;
  /** Its own, with its database. */
  readonly folder: string;
}

export interface Command {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The folder to start it in, where that is not its own. */
  readonly cwd?: string;
}

/** By what passwords are hashed: the names that raw-hash.mjs knows, and one that it does not. */
export type HashLibrary = 'argon2' | 'node-rs' | 'scrypt' | 'werkzeug';

/** A request and what must come back. */
export interface Exchange {
  readonly asked: Asked;
  readonly status: number;
  /** Where a redirect must lead to. */
  readonly location?: string;
}

export interface Target {
  readonly name: string;
  /** What it is, with the settings that bear on the numbers. */
  readonly about: string;
  command(place: Place): Command;
  /** A command to run once, before the first start in a folder. */
  readonly prepare?: (place: Place) => Command;
  /** Where somebody who is logged in sees the own e-mail. */
  readonly me: string;
  signup(person: Person): Exchange;
  login(person: Person): Exchange;
  /** The database's file in its folder, and what selects a stored hash. */
  readonly stored: { readonly file: string; readonly hash: string };
  /** Which library hashes, as far as it depends on what the server said when it started. */
  library(log: string): HashLibrary;
}

/** The command that runs a script on the Node that runs this, under a name that `ps` shows. */
export function nodeCommand(name: string, script: string): string[] {
  return [process.execPath, `--title=bench ${name}`, script];
}

/** The n-th of some people. */
export function person(n: number, kind = 'visitor'): Person {
  return { email: `${kind}${n}@example.com`, password: 'correct horse battery staple' };
}

/** A request with a JSON body. */
export function postJson(path: string, body: object, status: number): Exchange {
  const headers = { 'content-type': 'application/json' };
  return { asked: { method: 'POST', path, headers, body: JSON.stringify(body) }, status };
}

/** A request with a form. */
export function postForm(path: string, fields: Record<string, string>, location: string): Exchange {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const asked: Asked = { method: 'POST', path, headers, body: `${new URLSearchParams(fields)}` };
  return { asked, status: 302, location };
}

/** @throws Error if an answer is not the one that the exchange expects */
export function expectAnswer({ asked, status, location }: Exchange, answer: Answer): void {
  const { headers, body } = answer;
  if (answer.status === status && (location === undefined || headers.location === location)) return;
  const said = headers.location ? `to ${headers.location}` : body.slice(0, 200);
  throw new Error(`${asked.method} ${asked.path}: ${answer.status} instead of ${status}: ${said}`);
}

/** Whoever logs in gets a cookie. @returns it as the Cookie header @throws Error if there is none */
export function cookieFrom(exchange: Exchange, answer: Answer): string {
  expectAnswer(exchange, answer);
  const cookie = cookieOf(answer);
  if (!cookie) throw new Error(`${exchange.asked.path} answered ${answer.status}, but set no cookie`);
  return cookie;
}

/** @throws Error unless an answer is the profile of this e-mail */
export function expectProfile(path: string, email: string, { status, body }: Answer): void {
  if (status === 200 && body.includes(email)) return;
  throw new Error(`GET ${path}: ${status} without ${email}: ${body.slice(0, 200)}`);
}

/** People at a server: they sign up, log in, and look at their profile; every answer is checked. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connections, connections } from '../load/http.ts';
import type { Server } from './server.ts';
import { cookieFrom, expectAnswer, expectProfile, type Person, person, type Target } from './target.ts';

// As many as the slowest hasher works on at once; more would only wait.
const AT_ONCE = 4;

/** Signs up so many people. @throws Error if one is refused */
export async function signUpPeople({ target, port }: Server, count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, (_, n) => person(n));
  await withConnections(port, AT_ONCE, ({ ask }) =>
    forEach(people, async (one) => {
      const exchange = target.signup(one);
      expectAnswer(exchange, await ask(exchange.asked));
    }),
  );
  return people;
}

export interface Visitor extends Person {
  /** The Cookie header of who is logged in. */
  readonly cookie: string;
}

/** Logs people in, and sees that their profile is theirs. */
export async function logInPeople(server: Server, people: readonly Person[]): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  await withConnections(server.port, AT_ONCE, ({ ask }) =>
    forEach(people, async (one) => {
      const cookie = await logIn(server, ask, one);
      await lookAtProfile(server, ask, { ...one, cookie });
      visitors.push({ ...one, cookie });
    }),
  );
  return visitors;
}

/** One log-in with the right password. @returns the Cookie header @throws Error if it is refused */
export async function logIn({ target }: Pick<Server, 'target'>, ask: Connections['ask'], one: Person): Promise<string> {
  const exchange = target.login(one);
  return cookieFrom(exchange, await ask(exchange.asked));
}

/** One look at the own profile. @throws Error if it is not there */
export async function lookAtProfile(
  { target }: { readonly target: Pick<Target, 'me'> },
  ask: Connections['ask'],
  visitor: Visitor,
): Promise<void> {
  const { email, cookie } = visitor;
  expectProfile(target.me, email, await ask({ method: 'GET', path: target.me, headers: { cookie } }));
}

/** Writes the file of visitors that wrk asks for. @returns its path */
export function visitorsFile({ folder }: Server, visitors: readonly Visitor[]): string {
  const file = join(folder, 'visitors.tsv');
  writeFileSync(file, visitors.map(({ email, cookie }) => `${email}\t${cookie}\n`).join(''));
  return file;
}

/** Opens connections, uses them, and closes them. */
export async function withConnections<T>(
  port: number,
  most: number,
  use: (kept: Connections) => Promise<T>,
): Promise<T> {
  const kept = connections(port, most);
  try {
    return await use(kept);
  } finally {
    kept.close();
  }
}

async function forEach<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = [...all];
  const worker = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

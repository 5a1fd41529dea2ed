/** Whether what a server says of an account can be true. Knows no server: what was seen is handed in. */
import type { State } from './model.ts';

/** What a server answered about an account. */
export interface Sighting {
  /** The name that each cookie is greeted by; null where it does not sign in. */
  readonly cookies: ReadonlyMap<string, string | null>;
  /** Whether each password that was tried signs in. */
  readonly passwords: ReadonlyMap<string, boolean>;
  /** Whether the address could be signed up with; undefined where that was not tried. */
  readonly isFree?: boolean;
}

/** @returns the first state that fits, or what contradicts each of them */
export function judge(worlds: readonly State[], seen: Sighting): { fits: State } | { faults: string[] } {
  const faults: string[] = [];
  for (const [index, world] of worlds.entries()) {
    const found = [...contradictions(world, seen)];
    if (found.length === 0) return { fits: world };
    const which = worlds.length > 1 ? `if it is state ${index + 1} of ${worlds.length}: ` : '';
    faults.push(...found.map((fault) => `${which}${fault}`));
  }
  return { faults };
}

function* contradictions(world: State, { cookies, passwords, isFree }: Sighting): Generator<string> {
  for (const [cookie, name] of cookies) {
    const lives = world.live.includes(cookie);
    if (lives && name === null) yield `a live session does not sign in (${short(cookie)})`;
    if (!lives && name !== null) yield `an ended session lives (${short(cookie)})`;
    if (lives && name !== null && name !== world.name) yield `the name is "${name}" and not "${world.name}"`;
  }
  for (const [password, signsIn] of passwords) {
    if (password === world.password && !signsIn) yield `the password "${password}" does not sign in`;
    if (password !== world.password && signsIn)
      yield `the password "${password}" signs in, which is not this account's`;
  }
  if (isFree !== undefined && isFree !== (world.password === null)) {
    yield isFree ? 'the account is gone' : 'the address is taken, and nobody can sign in to it';
  }
}

function short(cookie: string): string {
  return `…${cookie.slice(-12)}`;
}

/** Mixed load on a server whose sessions are short: mostly reads, and some of everything else. */
import type { Random } from './random.ts';
import type { Ask, Reply } from './wire.ts';

/** Used by one client alone: what its password is follows from the answers that this client got. */
export interface Person {
  readonly email: string;
  password: string;
  cookie: string;
}

const MOST_PEOPLE = 250;

export class Load {
  readonly counts: Record<string, number> = {};
  readonly wrong: string[] = [];
  readonly #send: (ask: Ask) => Promise<Reply | null>;
  readonly #random: Random;
  #names = 0;

  constructor(send: (ask: Ask) => Promise<Reply | null>, random: Random) {
    this.#send = send;
    this.#random = random;
  }

  get requests(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** One request, drawn at random, of one of the people of one client. */
  async step(people: Person[]): Promise<void> {
    const random = this.#random;
    const [first, ...others] = people;
    const draw = random.fraction();
    if (!first || (draw < 0.02 && people.length < MOST_PEOPLE)) return this.#signUp(people);
    const person = random.pick([first, ...others]);
    const { email, password, cookie } = person;
    if (draw < 0.1) {
      const remember = random.chance(0.3);
      const answer = await this.#ask('log-in', 'POST', '/auth/login', { email, password, remember }, '', [200]);
      person.cookie = answer?.cookie ?? '';
    } else if (draw < 0.13) {
      await this.#ask('wrong password', 'POST', '/auth/login', { email, password: 'not this one' }, '', [401]);
    } else if (draw < 0.16) {
      await this.#ask('log-out', 'POST', '/auth/logout', {}, cookie, [204]);
      person.cookie = '';
    } else if (draw < 0.2 && cookie) {
      const body = { name: `Name ${random.between(1, 1e9)}` };
      await this.#ask('change of name', 'PATCH', '/me', body, cookie, [200, 401]);
    } else if (draw < 0.21 && cookie) {
      const body = { currentPassword: password, newPassword: `another phrase ${random.between(1, 1e9)}` };
      const answer = await this.#ask('change of password', 'POST', '/auth/password', body, cookie, [204, 401, 403]);
      if (answer?.status === 204) Object.assign(person, { password: body.newPassword, cookie: answer.cookie });
    } else if (draw < 0.22) {
      await this.#ask('forgotten password', 'POST', '/auth/password/forgot', { email }, '', [202]);
    } else {
      // Of sessions that have run out meanwhile too.
      await this.#ask('read', 'GET', '/me', undefined, cookie, [200, 401]);
    }
  }

  async #signUp(people: Person[]): Promise<void> {
    this.#names += 1;
    const email = `person${this.#names}@example.com`;
    const body = { email, name: 'Person', password: `a phrase ${this.#random.between(1, 1e9)}` };
    const answer = await this.#ask('sign-up', 'POST', '/auth/signup', body, '', [201]);
    if (answer?.status === 201) people.push({ email, password: body.password, cookie: answer.cookie });
  }

  async #ask(
    kind: string,
    method: Ask['method'],
    path: string,
    body: object | undefined,
    cookie: string,
    good: readonly number[],
  ): Promise<Reply | null> {
    const answer = await this.#send({ method, path, ...(body && { body }), ...(cookie && { cookie }) });
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    // The queue of hashes is bounded on purpose.
    if (!answer || ![...good, 503].includes(answer.status))
      this.wrong.push(`${kind}: ${answer?.status ?? 'no answer'}`);
    return answer;
  }
}

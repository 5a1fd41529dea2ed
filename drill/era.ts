/** One database and its servers over several kills. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextDeed } from './deeds.ts';
import { Account } from './model.ts';
import type { Random } from './random.ts';
import { type Mode, type Server, startServer } from './servers.ts';
import type { Tally } from './tally.ts';
import type { Ask, Reply } from './wire.ts';

const CLIENTS = 10;
const MOST_ACCOUNTS = 40;
const NEW_ACCOUNT_SHARE = 0.2;

export class Era {
  readonly folder = mkdtempSync(join(tmpdir(), 'portero-drill-'));
  readonly mode: Mode;
  readonly accounts: Account[] = [];
  servers: Server[] = [];
  /** Where the audit trail ended when it was last looked at. */
  trailEnd: string | null = null;
  readonly #tally: Tally;
  readonly #random: Random;
  #names = 0;

  constructor(mode: Mode, random: Random, tally: Tally) {
    this.mode = mode;
    this.#random = random;
    this.#tally = tally;
  }

  /** Starts what does not run. @returns how many servers that were */
  async start(): Promise<number> {
    this.servers = this.servers.filter(({ alive }) => alive);
    const names = this.mode === '2' ? ['first', 'second'] : ['only'];
    const missing = names.filter((name) => !this.servers.some((server) => server.name === name));
    const workers = this.mode === 'workers' ? 2 : 1;
    const { folder } = this;
    // One after the other where there is nothing yet: they would make the secret at once, which is another test's matter.
    for (const name of missing) this.servers.push(await startServer({ name, folder, workers }));
    await Promise.all(this.servers.map((server) => server.whole()));
    return missing.length;
  }

  async end(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Asks any server that runs; they are one to whoever asks. */
  send(ask: Ask): Promise<Reply | null> {
    const alive = this.servers.filter((server) => server.alive);
    const [first, ...others] = alive;
    return first ? this.#random.pick([first, ...others]).wire.ask(ask) : Promise.resolve(null);
  }

  /** Accounts are used by many clients at once, each by one at a time, until `isOver` or nobody answers. */
  async traffic(isOver: () => boolean): Promise<void> {
    const busy = new Set<Account>();
    const client = async () => {
      while (!isOver() && this.servers.some(({ alive }) => alive)) {
        const account = this.#nextAccount(busy);
        if (!account) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          continue;
        }
        busy.add(account);
        await this.#act(account);
        busy.delete(account);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  #nextAccount(busy: ReadonlySet<Account>): Account | undefined {
    const [first, ...others] = this.accounts.filter((account) => account.settled && !busy.has(account));
    const room = this.accounts.length < MOST_ACCOUNTS;
    if (room && (!first || this.#random.chance(NEW_ACCOUNT_SHARE))) {
      this.#names += 1;
      const account = new Account(`person${this.#names}@example.com`);
      this.accounts.push(account);
      return account;
    }
    return first && this.#random.pick([first, ...others]);
  }

  async #act(account: Account): Promise<void> {
    const deed = nextDeed(account, this.#random);
    const before = account.state;
    const startedAt = performance.now();
    const result = await deed.run((ask) => this.send(ask));
    account.note({ kind: deed.kind, startedAt, endedAt: performance.now(), before, ...result });
    this.#tally.count(result.outcome);
    if (result.outcome === 'unexpected') {
      this.violated(account, [`a ${deed.kind} was answered ${result.status}`]);
    }
  }

  /** Notes what must not be, and leaves the account alone from now on: nothing is known of it any more. */
  violated(account: Account, sentences: readonly string[]): void {
    this.#tally.violate(this.mode, sentences, account);
    const at = this.accounts.indexOf(account);
    if (at >= 0) this.accounts.splice(at, 1);
  }

  /** Something must not be that is no single account's. */
  broken(sentences: readonly string[]): void {
    if (sentences.length > 0) this.#tally.violate(this.mode, sentences);
  }
}

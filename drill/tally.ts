/** What the drill counts. */
import type { Account, Operation, Outcome } from './model.ts';
import type { Mode } from './servers.ts';

export interface Violation {
  /** How many kills there had been. */
  readonly kill: number;
  readonly mode: Mode;
  readonly trouble: string;
  readonly sentences: readonly string[];
  readonly account?: string;
  readonly history?: readonly Operation[];
}

export class Tally {
  readonly outcomes: Record<Outcome, number> = { acknowledged: 0, unavailable: 0, unanswered: 0, unexpected: 0 };
  readonly violations: Violation[] = [];
  kills = 0;
  restarts = 0;
  /** How often an account was looked at. */
  looks = 0;
  backups = 0;
  killedBackups = 0;
  /** Rounds by what made trouble in them. */
  readonly troubles: Record<string, number> = {};
  /** What makes trouble now. */
  trouble = 'none';

  count(outcome: Outcome): void {
    this.outcomes[outcome] += 1;
  }

  begin(trouble: string): void {
    this.trouble = trouble;
    this.troubles[trouble] = (this.troubles[trouble] ?? 0) + 1;
  }

  violate(mode: Mode, sentences: readonly string[], account?: Account): void {
    const about = account && { account: account.email, history: [...account.history] };
    this.violations.push({ kill: this.kills, mode, trouble: this.trouble, sentences, ...about });
  }

  get operations(): number {
    return Object.values(this.outcomes).reduce((sum, count) => sum + count);
  }
}

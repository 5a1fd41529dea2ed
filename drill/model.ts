/** What must be true: each account as the answers that came say it is, and where none came, as it may be. */

/** An account at one moment. */
export interface State {
  /** Null where there is no account. */
  readonly password: string | null;
  readonly name: string;
  /** Cookies that sign in. Sessions whose cookie never came are nobody's, and are not looked for. */
  readonly live: readonly string[];
}

export const nobody: State = { password: null, name: '', live: [] };

export type Outcome =
  /** The answer says that it is done. */
  | 'acknowledged'
  /** 503: it may or may not be done. */
  | 'unavailable'
  /** The connection ended without an answer. */
  | 'unanswered'
  /** An answer that must not be. */
  | 'unexpected';

/** What somebody asked for, and what it would change if it is done. */
export interface Operation {
  readonly kind: string;
  /** Milliseconds since the drill began. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly before: State;
  /** What may be true afterwards, if it was done; one state where it was acknowledged. */
  readonly after: readonly State[];
}

/** An account and all that was ever done with it. One thing at a time, so that its history has one order. */
export class Account {
  readonly email: string;
  readonly history: Operation[] = [];
  /** Every cookie that it ever had. */
  readonly cookies = new Set<string>();
  /** Every password that it has had, or may have had, since it was last looked at. */
  passwordsSinceLooked: string[] = [];
  /** What may be true now: one state, or several where an answer is missing. */
  worlds: readonly State[] = [nobody];
  /** Whether anything was asked for since it was last looked at. */
  touched = false;

  constructor(email: string) {
    this.email = email;
  }

  /** Whether it is known what is true, so that something else may be asked for. */
  get settled(): boolean {
    return this.worlds.length === 1;
  }

  get state(): State {
    return this.worlds[0] ?? nobody;
  }

  note(operation: Operation): void {
    this.history.push(operation);
    this.touched = true;
    const { before, after, outcome } = operation;
    for (const { live, password } of [before, ...after]) {
      for (const cookie of live) this.cookies.add(cookie);
      const known = password === null || this.passwordsSinceLooked.includes(password);
      if (!known) this.passwordsSinceLooked.push(password);
    }
    this.worlds = outcome === 'acknowledged' ? after : [before, ...after];
  }

  /** It was looked at, and this is true. */
  settle(state: State, at: number): void {
    this.note({
      kind: 'looked at',
      startedAt: at,
      endedAt: at,
      outcome: 'acknowledged',
      status: null,
      before: this.state,
      after: [state],
    });
    this.touched = false;
    this.passwordsSinceLooked = [];
  }

  /** What may stand in a copy of the database that was made at one moment of a span. */
  worldsBetween(from: number, to: number): State[] {
    let worlds: State[] = [nobody];
    for (const { startedAt, endedAt, outcome, before, after } of this.history) {
      if (startedAt > to) break;
      if (endedAt <= from) worlds = outcome === 'acknowledged' ? [...after] : [before, ...after];
      else worlds.push(...after);
    }
    return worlds;
  }
}

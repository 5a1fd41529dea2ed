/** What `portero import` tells while it runs, and in the end. */
import type { ImportedRow } from '@portero/auth/operator';
import { printable, printableJson } from '../terminal/printable.ts';
import type { Terminal } from '../terminal/terminal.ts';

const SAY_EVERY_MS = 5_000;
const BAR_WIDTH = 30;

/** A line a row, or one JSON document of them; below it how far it is. */
export class ImportReport {
  readonly #terminal: Terminal;
  readonly #total: number;
  readonly #dryRun: boolean;
  readonly #json: boolean;
  readonly #counts: Record<ImportedRow['outcome'], number> = { imported: 0, 'already there': 0, refused: 0 };
  readonly #rows: ImportedRow[] = [];
  /** Set when every row was reached. */
  #costlyMethods: readonly string[] | undefined;
  #saidAt = Date.now();

  constructor(terminal: Terminal, about: { total: number; dryRun: boolean; json: boolean }) {
    this.#terminal = terminal;
    this.#total = about.total;
    this.#dryRun = about.dryRun;
    this.#json = about.json;
  }

  /** How the imported rows were hashed. */
  readonly methods = new Set<string>();

  get refused(): number {
    return this.#counts.refused;
  }

  get #done(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count);
  }

  add(batch: readonly ImportedRow[]): void {
    for (const row of batch) {
      this.#counts[row.outcome] += 1;
      if (row.outcome === 'imported' && row.method !== null) this.methods.add(row.method);
      if (this.#json) this.#rows.push(row);
      else this.#terminal.print(this.#lineOf(row));
    }
    this.#tellProgress();
  }

  /** Every row was reached. */
  complete(costlyMethods: readonly string[]): void {
    this.#costlyMethods = costlyMethods;
  }

  /** Says nothing where nothing was begun: then the reason is all there is to say. */
  end(): void {
    const isComplete = this.#costlyMethods !== undefined;
    if (!isComplete && this.#done === 0) return;
    const { imported, refused, 'already there': alreadyThere } = this.#counts;
    const summary = { imported, alreadyThere, refused, costlyMethods: this.#costlyMethods ?? [] };
    if (this.#json) {
      this.#terminal.print(printableJson({ dryRun: this.#dryRun, complete: isComplete, ...summary, rows: this.#rows }));
    }
    const verb = this.#dryRun ? 'would be imported' : 'imported';
    this.#terminal.note(`${imported} ${verb}, ${alreadyThere} already there, ${refused} refused.`);
    if (!isComplete) {
      const left = `${this.#total - this.#done} of ${this.#total} rows were not reached`;
      this.#terminal.note(`${left}: run the command again to go on.`);
    } else if (summary.costlyMethods.length > 0) {
      const until = 'Until the users with such hashes have logged in or are gone';
      const methods = summary.costlyMethods.join(', ');
      this.#terminal.note(`${until}, every wrong password also costs one check of each: ${methods}.`);
    }
  }

  #lineOf({ id, email, outcome, note }: ImportedRow): string {
    const said = this.#dryRun && outcome === 'imported' ? 'would be imported' : outcome;
    return printable(`${id}  ${email ?? '-'}  ${said}${note === null ? '' : `: ${note}`}`);
  }

  /** A bar for who looks on, a line now and then for a log. It stands while the next batch is hashed. */
  #tellProgress(): void {
    const done = this.#done;
    if (this.#terminal.watched) {
      const filled = Math.round((done / Math.max(this.#total, done)) * BAR_WIDTH);
      this.#terminal.progress(`[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${done} of ${this.#total}`);
      return;
    }
    const now = Date.now();
    if (now - this.#saidAt < SAY_EVERY_MS) return;
    this.#saidAt = now;
    this.#terminal.progress(`${done} of ${this.#total}`);
  }
}

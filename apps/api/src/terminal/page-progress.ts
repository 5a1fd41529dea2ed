/** How far a copy is: a bar for who looks on, a line now and then for a log, nothing for what is done at once. */
import type { Terminal } from './terminal.ts';

const SAY_EVERY_MS = 5_000;
const SHOW_EVERY_MS = 100;
const BAR_WIDTH = 30;

export function pageProgress(terminal: Terminal, doing: string): (done: number, total: number) => void {
  let saidAt = Date.now();
  return (done, total) => {
    const now = Date.now();
    if (now - saidAt < (terminal.watched ? SHOW_EVERY_MS : SAY_EVERY_MS)) return;
    saidAt = now;
    const share = total === 0 ? 1 : done / total;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = terminal.watched ? `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ` : '';
    terminal.progress(`${bar}${doing}: ${Math.floor(share * 100)} %`);
  };
}

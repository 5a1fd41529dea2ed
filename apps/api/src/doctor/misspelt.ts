/** The doctor's look at settings that nobody reads. */
import { settings } from '../settings.ts';
import { advice, type Finding } from './finding.ts';

/** Read by commands, and no settings of the server. */
const ofCommands = ['PORTERO_URL', 'PORTERO_TOKEN'];
const known = [...Object.keys(settings), ...ofCommands];
// Shorter ones, such as HOST, are like too many words.
const LEAST_LENGTH = 6;

/** Names that look like ours and are not: the default holds in their place, and nothing else would say so. */
export function misspeltFindings(env: Record<string, string | undefined>): Finding[] {
  const names = Object.keys(env).filter((name) => env[name]?.trim());
  return names
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((other) => other.length >= LEAST_LENGTH && areAlike(name, other));
      if (meant === undefined && !name.startsWith('PORTERO_')) return [];
      const which = meant === undefined ? '' : `: ${meant} is one`;
      return [advice('settings', `${name} is no setting${which}`, 'Mend the name, or take it out: nothing reads it.')];
    });
}

/** Whether one becomes the other by a change or two: of letters put in, left out or mistaken. */
function areAlike(one: string, other: string): boolean {
  return distance(one.toUpperCase(), other) <= (other.length >= 8 ? 2 : 1);
}

/** Levenshtein's. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (other[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

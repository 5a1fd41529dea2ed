/** Options that several commands have, each meaning the same everywhere. */
import { InvalidArgumentError, Option } from 'commander';

const PAGE_MAX = 1000;

export const json = () => new Option('--json', 'print JSON, for programs');
export const yes = () => new Option('--yes', 'do not ask whether you are sure');
export const after = () =>
  new Option('--after <id>', 'continue after this id, as the end of a page says').argParser((text) => {
    const id = text.trim().toLowerCase();
    // Any id will do, also of what is gone meanwhile; what is none would end every list without a word.
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new InvalidArgumentError('It is no id.');
    return id;
  });
export const limit = () =>
  new Option('--limit <n>', `how many to list, at most ${PAGE_MAX}`).default(50).argParser((text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < 1 || number > PAGE_MAX) {
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${PAGE_MAX}.`);
    }
    return number;
  });

export const server = () =>
  new Option('--url <url>', 'the server; else PORTERO_URL, the one logged in to last, or http://localhost:3000');

/** Examples at the end of a command's help. */
export function examples(...lines: string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  $ ${line}`)].join('\n');
}

/** Said on stderr when a list goes on. */
export function moreAfter(next: string): string {
  return `There are more: --after ${next}`;
}

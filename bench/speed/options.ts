/** The command line of `pnpm bench`. */
import { parseArgs } from 'node:util';
import { type MeasurementName, type Mode, measurementNames, type PeerName, peerNames } from './plan.ts';

export const usage = `Usage: pnpm bench [options]
Builds Portero, starts it and its peers on this machine, and measures them in turns, round by round.
Progress goes to standard error, tables to standard output.

  --quick           a minute and a half; says whether something is badly off (the default)
  --full            about twenty-five minutes; what docs/performance.md is made of
  --only NAMES      of ${measurementNames.join(', ')} (default all)
  --peers NAMES     of ${peerNames.join(', ')}; or all, none
                    (default: all with --full, else those that a goal compares with)
  --rounds N        other than the mode's own
  --seconds N       length of each measurement, other than the mode's own
  --users NUMBERS   for growth, such as 1000,1000000
  --json FILE       writes everything that was measured, for programs; - for standard output
  --markdown FILE   writes the tables into a file as well
  --write-docs      renews the tables and plots of docs/performance.md
  -h, --help        prints this

Run it on a machine that does nothing else. Ends with 1 if something could not be measured or answered wrongly,
and with 0 whatever the figures are.`;

export interface Options {
  readonly mode: Mode;
  readonly only: readonly MeasurementName[];
  /** Absent where nobody said. */
  readonly peers?: readonly PeerName[];
  readonly rounds?: number;
  readonly seconds?: number;
  readonly users?: readonly number[];
  readonly json?: string;
  readonly markdown?: string;
  readonly writeDocs: boolean;
}

/** Reads the arguments. @returns undefined where help is asked for @throws Error with one sentence about what is wrong */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  if (values.quick && values.full) throw new Error('--quick and --full exclude each other.');
  if (values['write-docs'] && values.only !== undefined)
    throw new Error('--write-docs needs every measurement: the document would lose those that --only leaves out.');
  const mode = values.full ? 'full' : 'quick';
  return {
    mode,
    only: values.only === undefined ? measurementNames : namesOf('--only', values.only, measurementNames),
    ...(values.peers !== undefined && { peers: peersOf(values.peers) }),
    ...(values.rounds !== undefined && { rounds: numberOf('--rounds', values.rounds, { whole: true }) }),
    ...(values.seconds !== undefined && { seconds: numberOf('--seconds', values.seconds, {}) }),
    ...(values.users !== undefined && {
      users: values.users.split(',').map((number) => numberOf('--users', number, { whole: true })),
    }),
    ...(values.json !== undefined && { json: values.json }),
    ...(values.markdown !== undefined && { markdown: values.markdown }),
    writeDocs: values['write-docs'] ?? false,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      full: { type: 'boolean' },
      only: { type: 'string' },
      peers: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      users: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      'write-docs': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function peersOf(text: string): readonly PeerName[] {
  if (text === 'all') return peerNames;
  return text === 'none' ? [] : namesOf('--peers', text, peerNames);
}

function namesOf<Name extends string>(option: string, text: string, known: readonly Name[]): Name[] {
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.filter((name) => !known.some((one) => one === name));
  if (unknown.length > 0)
    throw new Error(`${option}: there is no "${unknown.join(', ')}"; there are ${known.join(', ')}.`);
  return known.filter((name) => asked.includes(name));
}

function numberOf(option: string, text: string, { whole = false }: { whole?: boolean }): number {
  const number = Number(text);
  if (text.trim() === '' || !(number > 0) || !Number.isFinite(number) || (whole && !Number.isInteger(number)))
    throw new Error(`${option} takes a ${whole ? 'whole ' : ''}number above 0, not "${text}".`);
  return number;
}

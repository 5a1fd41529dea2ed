/** What is promised, what is aimed at, and how each is worked out of what was measured. */

import { rawSubject } from '../measurements/raw-hash.ts';
import { subjects } from '../measurements/workers.ts';
import type { MeasurementName } from '../plan.ts';
import { type Results, samplesOf } from '../results.ts';
import { ratioInRounds, subjectsOf, typical, worst } from '../statistics.ts';

export interface Goal {
  readonly what: string;
  readonly measurement: MeasurementName;
  /** Of the figure; a ratio has none. */
  readonly unit?: 'ms' | 'MiB';
  /** Whether more is better. */
  readonly atLeast?: true;
  readonly must: number;
  readonly aim: number;
  /** @returns undefined where something that it needs was not measured */
  readonly measured: (results: Results) => number | undefined;
}

export type Verdict = 'aim' | 'must' | 'missed' | 'not measured';

export interface Judged extends Omit<Goal, 'measured'> {
  readonly measured: number | undefined;
  readonly verdict: Verdict;
}

export const goals: readonly Goal[] = [
  {
    what: 'GET /me requests/s ÷ floor',
    measurement: 'me',
    atLeast: true,
    must: 0.8,
    aim: 1,
    measured: against('me', 'floor'),
  },
  { what: '… ÷ passport', measurement: 'me', atLeast: true, must: 5, aim: 6, measured: against('me', 'passport') },
  {
    what: '… ÷ better-auth, the better of cookie cache off and on',
    measurement: 'me',
    atLeast: true,
    must: 12,
    aim: 15,
    measured: (results) => {
      const both = ['better-auth', 'better-auth-cached'].flatMap((peer) => against('me', peer)(results) ?? []);
      return both.length > 0 ? Math.min(...both) : undefined;
    },
  },
  { what: '… ÷ Flask', measurement: 'me', atLeast: true, must: 13, aim: 16, measured: against('me', 'flask') },
  {
    what: 'log-ins/s ÷ raw hash of the same library and parameters',
    measurement: 'login',
    atLeast: true,
    must: 0.85,
    aim: 0.92,
    measured: againstRaw('login', 'perSecond'),
  },
  {
    what: 'log-ins/s ÷ passport, at equal parameters',
    measurement: 'login',
    atLeast: true,
    must: 1.4,
    aim: 1.7,
    measured: against('login', 'passport'),
  },
  {
    what: 'log-ins/s ÷ better-auth',
    measurement: 'login',
    atLeast: true,
    must: 5,
    aim: 6.5,
    measured: against('login', 'better-auth'),
  },
  {
    what: 'server CPU per log-in ÷ raw CPU per hash',
    measurement: 'login',
    must: 1.2,
    aim: 1.1,
    measured: againstRaw('login', 'cpuMilliseconds'),
  },
  {
    what: 'sign-ups/s ÷ raw hash',
    measurement: 'signup',
    atLeast: true,
    must: 0.85,
    aim: 0.95,
    measured: againstRaw('signup', 'perSecond'),
  },
  {
    what: 'storm: /me p99 ÷ quiet p99',
    measurement: 'storm',
    must: 6,
    aim: 4,
    measured: within('storm', 'stormP99', 'quietP99'),
  },
  { what: 'storm: errors', measurement: 'storm', must: 0, aim: 0, measured: atWorst('storm', 'errors') },
  {
    what: 'overload: p99 of the admitted log-ins',
    measurement: 'overload',
    unit: 'ms',
    must: 2000,
    aim: 500,
    measured: usual('overload', 'admittedP99'),
  },
  {
    what: 'overload: errors, and 503 without Retry-After',
    measurement: 'overload',
    must: 0,
    aim: 0,
    measured: (results) => {
      const errors = atWorst('overload', 'errors')(results);
      return errors === undefined ? undefined : errors + (atWorst('overload', 'withoutRetryAfter')(results) ?? 0);
    },
  },
  {
    what: 'overload: /me p99',
    measurement: 'overload',
    unit: 'ms',
    must: 30,
    aim: 15,
    measured: usual('overload', 'meP99'),
  },
  {
    what: 'cold start ÷ floor',
    measurement: 'start',
    must: 1.25,
    aim: 0.85,
    measured: against('start', 'floor', 'milliseconds'),
  },
  {
    what: 'idle memory ÷ floor',
    measurement: 'start',
    must: 1.25,
    aim: 1.1,
    measured: against('start', 'floor', 'rssMiB'),
  },
  {
    what: 'peak memory in the storm',
    measurement: 'storm',
    unit: 'MiB',
    must: 180,
    aim: 125,
    measured: atWorst('storm', 'peakMiB'),
  },
  {
    what: 'memory after the storm ÷ idle',
    measurement: 'storm',
    must: 2,
    aim: 1.15,
    measured: within('storm', 'afterMiB', 'idleMiB'),
  },
  {
    what: 'most ÷ fewest users: /me CPU',
    measurement: 'growth',
    must: 1.25,
    aim: 1.15,
    measured: grown('cpuMicroseconds'),
  },
  {
    what: 'most ÷ fewest users: log-in p50',
    measurement: 'growth',
    must: 1.25,
    aim: 1.15,
    measured: grown('loginP50'),
  },
  {
    what: 'WORKERS=2 ÷ one process, reads/s',
    measurement: 'workers',
    atLeast: true,
    must: 1.7,
    aim: 1.9,
    measured: (results) =>
      ratioInRounds(
        samplesOf(results, 'workers'),
        { subject: subjects.two, figure: 'perSecond' },
        { subject: subjects.one, figure: 'perSecond' },
      ),
  },
];

/** Every goal of the measurements that were run, with what was measured and whether it was reached. */
export function judge(results: Results): Judged[] {
  const isRun = ({ measurement }: Goal) => results.measurements.some(({ name }) => name === measurement);
  return goals.filter(isRun).map(({ measured: measure, ...goal }) => {
    const measured = measure(results);
    return { ...goal, measured, verdict: verdictOf(goal, measured) };
  });
}

/** As it was measured, not as it is rounded: 0.798 is not 0.80. */
export function verdictOf({ must, aim, atLeast }: Pick<Goal, 'must' | 'aim' | 'atLeast'>, measured?: number): Verdict {
  if (measured === undefined) return 'not measured';
  const reaches = (bound: number) => (atLeast ? measured >= bound : measured <= bound);
  if (reaches(aim)) return 'aim';
  return reaches(must) ? 'must' : 'missed';
}

type Measure = Goal['measured'];

function against(name: MeasurementName, peer: string, figure = 'perSecond'): Measure {
  return (results) =>
    ratioInRounds(samplesOf(results, name), { subject: 'portero', figure }, { subject: peer, figure });
}

function againstRaw(name: MeasurementName, figure: string): Measure {
  return (results) => {
    const library = results.targets.find((target) => target.name === 'portero')?.library;
    return library && against(name, rawSubject(library), figure)(results);
  };
}

function within(name: MeasurementName, above: string, below: string): Measure {
  return (results) =>
    ratioInRounds(
      samplesOf(results, name),
      { subject: 'portero', figure: above },
      { subject: 'portero', figure: below },
    );
}

function usual(name: MeasurementName, figure: string): Measure {
  return (results) => typical(samplesOf(results, name), 'portero', figure);
}

function atWorst(name: MeasurementName, figure: string): Measure {
  return (results) => worst(samplesOf(results, name), 'portero', figure);
}

function grown(figure: string): Measure {
  return (results) => {
    const samples = samplesOf(results, 'growth').filter(({ subject }) => subject.startsWith('portero,'));
    const [first, last] = [samples[0], subjectsOf(samples).at(-1)];
    if (!first || !last || first.subject === last) return undefined;
    return ratioInRounds(samples, { subject: last, figure }, { subject: first.subject, figure });
  };
}

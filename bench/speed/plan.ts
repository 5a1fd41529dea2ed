/** What is measured for how long, in the quick and in the full mode. */

export const modes = ['quick', 'full'] as const;
export type Mode = (typeof modes)[number];

export const measurementNames = ['me', 'login', 'signup', 'storm', 'overload', 'start', 'growth', 'workers'] as const;
export type MeasurementName = (typeof measurementNames)[number];

export const peerNames = ['floor', 'floor-noders', 'better-auth', 'better-auth-cached', 'passport', 'flask'] as const;
export type PeerName = (typeof peerNames)[number];

/** How often and how long each thing is done; lengths in seconds. */
export interface Plan {
  readonly mode: Mode;
  readonly me: { rounds: number; warmUp: number; seconds: number };
  readonly login: { rounds: number; seconds: number; people: number };
  readonly signup: { rounds: number; seconds: number };
  readonly storm: { rounds: number; quiet: number; seconds: number; rest: number };
  readonly overload: { rounds: number; warmUp: number };
  readonly start: { rounds: number; settle: number };
  readonly growth: { rounds: number; seconds: number; logins: number; sizes: readonly number[] };
  readonly workers: { rounds: number; seconds: number };
}

const plans: Record<Mode, Plan> = {
  quick: {
    mode: 'quick',
    me: { rounds: 2, warmUp: 2, seconds: 1 },
    login: { rounds: 2, seconds: 1, people: 16 },
    signup: { rounds: 1, seconds: 1 },
    storm: { rounds: 1, quiet: 1, seconds: 1.5, rest: 4 },
    overload: { rounds: 2, warmUp: 2 },
    start: { rounds: 2, settle: 0.3 },
    growth: { rounds: 1, seconds: 1, logins: 16, sizes: [1e3, 1e5] },
    workers: { rounds: 2, seconds: 1 },
  },
  full: {
    mode: 'full',
    me: { rounds: 5, warmUp: 3, seconds: 5 },
    login: { rounds: 5, seconds: 4, people: 128 },
    signup: { rounds: 5, seconds: 3 },
    storm: { rounds: 3, quiet: 5, seconds: 8, rest: 30 },
    overload: { rounds: 5, warmUp: 5 },
    start: { rounds: 7, settle: 2 },
    growth: { rounds: 3, seconds: 4, logins: 60, sizes: [1e3, 1e5, 1e6] },
    workers: { rounds: 5, seconds: 5 },
  },
};

/** Who takes part in the quick mode where nobody says so: those whom a goal compares with. */
export const quickPeers: Record<MeasurementName, readonly PeerName[]> = {
  me: ['floor', 'better-auth', 'better-auth-cached', 'passport'],
  login: ['floor', 'better-auth', 'passport'],
  signup: ['floor'],
  storm: ['floor'],
  overload: [],
  start: ['floor'],
  growth: [],
  workers: [],
};

/** Who never takes part in what would be measured twice. */
export const needless: Partial<Record<PeerName, readonly MeasurementName[]>> = {
  // How it hashes does not matter where nothing is hashed.
  'floor-noders': ['me', 'growth'],
  'better-auth-cached': ['login', 'signup', 'overload', 'start'],
};

/** The plan of a mode, with other rounds and lengths where they are given. */
export function planOf(mode: Mode, change: { rounds?: number; seconds?: number; sizes?: readonly number[] }): Plan {
  const { me, login, signup, storm, overload, start, growth, workers } = plans[mode];
  const rounds = change.rounds !== undefined ? { rounds: change.rounds } : {};
  const seconds = change.seconds !== undefined ? { seconds: change.seconds } : {};
  const length = change.seconds;
  return {
    mode,
    me: { ...me, ...rounds, ...seconds, ...(length !== undefined && { warmUp: Math.min(length, me.warmUp) }) },
    login: { ...login, ...rounds, ...seconds },
    signup: { ...signup, ...rounds, ...seconds },
    storm: { ...storm, ...rounds, ...seconds, ...(length !== undefined && { quiet: length, rest: length }) },
    overload: { ...overload, ...rounds, ...(length !== undefined && { warmUp: Math.min(length, overload.warmUp) }) },
    start: { ...start, ...rounds },
    growth: { ...growth, ...rounds, ...seconds, ...(change.sizes && { sizes: change.sizes }) },
    workers: { ...workers, ...rounds, ...seconds },
  };
}

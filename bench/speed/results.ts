/** Everything that a run has measured. */
import type { MeasurementName, Mode } from './plan.ts';
import type { Sample } from './statistics.ts';
import type { HashLibrary } from './targets/target.ts';

export interface TargetFacts {
  readonly name: string;
  readonly about: string;
  /** By what it hashes and with which parameters, as its database has it; absent where it stored none. */
  readonly library?: HashLibrary;
  readonly hash?: string;
}

export interface Results {
  readonly mode: Mode;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** How long all of it took. */
  readonly seconds: number;
  readonly machine: string;
  readonly targets: readonly TargetFacts[];
  readonly measurements: readonly {
    readonly name: MeasurementName;
    readonly about: string;
    readonly samples: readonly Sample[];
  }[];
  /** Sentences about what could not be measured, and why. */
  readonly leftOut: readonly string[];
}

/** What a measurement has found; nothing where it was not run. */
export function samplesOf({ measurements }: Results, name: MeasurementName): readonly Sample[] {
  return measurements.find((measurement) => measurement.name === name)?.samples ?? [];
}

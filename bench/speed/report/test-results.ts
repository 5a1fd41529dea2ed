/** Results of a run that was never made, for tests of what is said about it. */
import type { MeasurementName } from '../plan.ts';
import type { Results } from '../results.ts';
import type { Figures } from '../statistics.ts';
import type { HashLibrary } from '../targets/target.ts';

/** @param measured for each measurement, for each subject, the figures of its rounds */
export function resultsOf(
  measured: Partial<Record<MeasurementName, Readonly<Record<string, readonly Figures[]>>>>,
  library?: HashLibrary,
): Results {
  return {
    mode: 'quick',
    startedAt: '2026-01-02T03:04:05.000Z',
    seconds: 80,
    machine: '2 × Some CPU',
    targets: [{ name: 'portero', about: 'Portero', ...(library && { library, hash: 'argon2id m=19456 t=2 p=1' }) }],
    measurements: Object.entries(measured).map(([name, subjects]) => ({
      name: name as MeasurementName,
      about: 'What was done.',
      samples: Object.entries(subjects).flatMap(([subject, rounds]) =>
        rounds.map((figures, n) => ({ subject, round: n + 1, figures })),
      ),
    })),
    leftOut: [],
  };
}

/** Medians, quantiles, and ratios that are formed inside a round. */

/** Named numbers of one thing in one round; what could not be measured is left out. */
export type Figures = Readonly<Record<string, number | undefined>>;

export interface Sample {
  /** What was measured: a target, a raw hash, or a target with so many users. */
  readonly subject: string;
  readonly round: number;
  readonly figures: Figures;
}

/** The middle value, or the mean of the two in the middle. @returns undefined of nothing */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted.length % 2 === 0 ? sorted[middle - 1] : upper;
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/**
 * The value that a share of all do not exceed, by the nearest rank, so that it is one that was measured.
 * @param share 0.99 for p99
 * @returns undefined of nothing
 */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** A figure's median over the rounds of one subject. */
export function typical(samples: readonly Sample[], subject: string, figure: string): number | undefined {
  return median(valuesOf(samples, subject, figure));
}

/** A figure's greatest value over the rounds of one subject: for errors, where a median would hide them. */
export function worst(samples: readonly Sample[], subject: string, figure: string): number | undefined {
  const values = valuesOf(samples, subject, figure);
  return values.length > 0 ? Math.max(...values) : undefined;
}

/**
 * The median of one subject's figure ÷ another's, each ratio formed between two values of the same round: what the machine
 * does besides is in both. Rounds that lack one of them do not count.
 * @returns undefined if no round has both
 */
export function ratioInRounds(
  samples: readonly Sample[],
  above: { subject: string; figure: string },
  below: { subject: string; figure: string },
): number | undefined {
  const ratios = [...new Set(samples.map(({ round }) => round))].flatMap((round) => {
    const inRound = samples.filter((sample) => sample.round === round);
    const [over] = valuesOf(inRound, above.subject, above.figure);
    const [under] = valuesOf(inRound, below.subject, below.figure);
    return over === undefined || !under ? [] : [over / under];
  });
  return median(ratios);
}

/** The subjects in the order of their first sample. */
export function subjectsOf(samples: readonly Sample[]): string[] {
  return [...new Set(samples.map(({ subject }) => subject))];
}

function valuesOf(samples: readonly Sample[], subject: string, figure: string): number[] {
  return samples
    .filter((sample) => sample.subject === subject)
    .map(({ figures }) => figures[figure])
    .filter((value) => value !== undefined);
}

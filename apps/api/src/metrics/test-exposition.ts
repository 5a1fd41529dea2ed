/** For tests: a reader of the text format of Prometheus (version 0.0.4) that takes nothing on trust. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/;
const suffixes: Record<string, readonly string[]> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** Reads a whole scrape. @throws Error naming the line that breaks a rule */
export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family & { type: string; help: string }>();
  let current: string | undefined;
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const fault = (why: string) => new Error(`${why}: ${line}`);
    const [, kind, name = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line) ?? [];
    if (kind === 'HELP') {
      if (families.has(name)) throw fault('described twice');
      families.set(name, { type: '', help: rest, samples: [] });
      current = name;
    } else if (kind === 'TYPE') {
      const family = families.get(name);
      if (!family || name !== current || family.type) throw fault('a type out of place');
      if (!/^(counter|gauge|histogram|summary)$/.test(rest)) throw fault('no type');
      family.type = rest;
    } else {
      const family = families.get(current ?? '');
      const sample = readSample(line);
      if (!family?.type || !sample) throw fault('no sample');
      const allowed = (suffixes[family.type] ?? ['']).map((suffix) => current + suffix);
      if (!allowed.includes(sample.name)) throw fault(`not of ${current}`);
      if (family.type === 'counter' && !(sample.value >= 0)) throw fault('a counter below zero');
      family.samples.push(sample);
    }
  }
  for (const [name, family] of families) check(name, family);
  return families;
}

function readSample(line: string): Sample | undefined {
  const [, name, inside = '', number = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) return undefined;
  const labels: Record<string, string> = {};
  for (let rest = inside; rest !== ''; ) {
    const [all, label, value = ''] = LABEL.exec(rest) ?? [];
    if (all === undefined || label === undefined || label in labels) return undefined;
    labels[label] = value.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
    rest = rest.slice(all.length);
  }
  const value = number === '+Inf' ? Number.POSITIVE_INFINITY : Number(number);
  return /^([-+]?(\d+(\.\d+)?(e[-+]?\d+)?|Inf)|NaN)$/i.test(number) ? { name, labels, value } : undefined;
}

/** What holds of a whole family: no sample twice, buckets that grow to +Inf and to the count. */
function check(name: string, { type, samples }: Family): void {
  if (!type) throw new Error(`${name} has no type`);
  const keys = samples.map(({ name: one, labels }) => JSON.stringify([one, Object.entries(labels).sort()]));
  if (new Set(keys).size !== keys.length) throw new Error(`${name} has the same sample twice`);
  if (type !== 'histogram') return;
  const series = Map.groupBy(samples, ({ labels: { le: _, ...others } }) => JSON.stringify(others));
  for (const [labels, all] of series) {
    const buckets = all.filter((sample) => sample.name.endsWith('_bucket'));
    const counts = buckets.map(({ value }) => value);
    const count = all.find((sample) => sample.name.endsWith('_count'))?.value;
    const grows = counts.every((value, i) => i === 0 || value >= (counts[i - 1] as number));
    if (!grows || buckets.at(-1)?.labels.le !== '+Inf' || counts.at(-1) !== count) {
      throw new Error(`the buckets of ${name} ${labels} do not add up`);
    }
  }
}

/** The value of one sample, by its name and the labels that are given; undefined where there is none. */
export function readingOf(
  families: Map<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const all = [...families.values()].flatMap(({ samples }) => samples);
  return all.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value;
}

/** Every text that stands in a label. */
export function labelTexts(families: Map<string, Family>): string[] {
  return [...families.values()].flatMap(({ samples }) => samples.flatMap(({ labels }) => Object.values(labels)));
}

/** Metrics as a real server gives them, against everything that names them: dashboard, alerts and documents. */
import { readFileSync } from 'node:fs';
import { parseYaml } from '@redocly/openapi-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Family, parseExposition } from '../apps/api/src/metrics/test-exposition.ts';
import { type BuiltServer, freePort, startBuiltServer } from './built-server.ts';
import { expectTranscript } from './console.ts';
import { inRoot } from './root.ts';

const read = (path: string) => readFileSync(inRoot(path), 'utf8');
const page = read('docs/features/metrics.md');
const token = 'sP9xq2Lr7Wc4Vn8Zt3Kb6Yd1Hf5Gj0Ma';

let server: BuiltServer;
let port: number;
let families: Map<string, Family>;
beforeAll(async () => {
  port = await freePort();
  server = await startBuiltServer({ METRICS_PORT: String(port), MAIL_OUTBOX: 'mail' });
  await send('/auth/signup', { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' });
  for (let n = 0; n < 12; n += 1) await send('/auth/login', { email: 'ada@example.com', password: 'not this one' });
  families = parseExposition(await (await fetch(`http://localhost:${port}/metrics`)).text());
});
afterAll(() => server.stop());

async function send(path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(server.baseUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string; readonly thresholds?: unknown } };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly query: unknown }[];
  };
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

const dashboard = JSON.parse(read('deploy/grafana/portero.json')) as Dashboard;
const rules = (parseYaml(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

/** The metrics and the labels that an expression names: `a{b="c"}`, `sum by (b) (a)`. */
function namedIn(expression: string): { metrics: string[]; labels: string[] } {
  const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const metrics = [...bare.matchAll(/\b(?:portero|process|nodejs)_[a-z0-9_]+/g)].map(([name]) => name);
  const grouped = [...bare.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
  const matched = [...bare.matchAll(/([a-z_]+)(?:=~|!~|!=|=)""/g)].map(([, label = '']) => label);
  return { metrics, labels: [...grouped, ...matched].filter(Boolean) };
}

/** What a server gives by this name: of a histogram also its buckets, sum and count. */
function familyOf(name: string): Family | undefined {
  const whole = families.get(name.replace(/_(bucket|sum|count)$/, ''));
  return families.get(name) ?? (whole?.type === 'histogram' ? whole : undefined);
}

// Prometheus itself adds the first two.
const always = ['job', 'instance', 'le'];

function expectToBeGiven(expression: string): void {
  const { metrics, labels } = namedIn(expression);
  for (const name of metrics) expect(familyOf(name), name).toBeDefined();
  const given = metrics.flatMap((name) =>
    (familyOf(name)?.samples ?? []).flatMap((sample) => Object.keys(sample.labels)),
  );
  expect(
    labels.filter((label) => !always.includes(label) && !given.includes(label)),
    expression,
  ).toEqual([]);
}

test('what only grows is called _total, and nothing else is', () => {
  const grows = [...families].filter(([, { type }]) => type === 'counter').map(([name]) => name);
  expect([...families.keys()].filter((name) => name.endsWith('_total')).sort()).toEqual(grows.sort());
});

test('every panel asks for metrics and labels that a server gives', () => {
  const targets = dashboard.panels.flatMap((panel) => panel.targets ?? []);
  expect(targets.length).toBeGreaterThan(30);
  for (const { expr, legendFormat } of targets) {
    expectToBeGiven(expr);
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    for (const label of shown) expect(expr).toMatch(new RegExp(`\\bby \\([^)]*\\b${label}\\b`));
  }
});

test('every metric of Portero\u2019s own is on the dashboard', () => {
  const shown = new Set(
    dashboard.panels.flatMap((panel) => (panel.targets ?? []).flatMap(({ expr }) => namedIn(expr).metrics)),
  );
  const own = [...families.keys()].filter((name) => name.startsWith('portero_'));
  expect(own.filter((name) => ![...shown].some((one) => one === name || one.startsWith(`${name}_`)))).toEqual([]);
});

test('the dashboard can be imported: panels have an id, a place, a title, a unit and a description of their own', () => {
  const { panels, templating, uid } = dashboard;
  expect(uid).toBe('portero');
  expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
    ['datasource', 'datasource'],
    ['job', 'query'],
    ['instance', 'query'],
  ]);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const taken = new Map<string, string>();
  for (const {
    title,
    gridPos: { x, y, w, h },
  } of panels) {
    expect(x + w, title).toBeLessThanOrEqual(24);
    for (let column = x; column < x + w; column += 1) {
      for (let line = y; line < y + h; line += 1) {
        expect(taken.get(`${column},${line}`), title).toBeUndefined();
        taken.set(`${column},${line}`, title);
      }
    }
  }
  const drawn = panels.filter(({ type }) => type !== 'row');
  expect(new Set(drawn.map(({ title }) => title)).size).toBe(drawn.length);
  for (const panel of drawn) {
    expect(panel.description, panel.title).toMatch(/\w.*\.$/);
    expect(panel.fieldConfig?.defaults, panel.title).toMatchObject({
      unit: expect.any(String),
      thresholds: expect.anything(),
    });
    expect(JSON.stringify(panel), panel.title).not.toMatch(/"uid":"(?!\$\{datasource\})/);
  }
});

test('every alert asks for metrics and labels that a server gives, and says what is the matter and how bad it is', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, expr, labels, annotations } of rules) {
    expectToBeGiven(expr);
    expect(labels.severity, alert).toMatch(/^(warning|critical)$/);
    expect(annotations.summary, alert).toMatch(/\w/);
  }
});

test('the example for Prometheus asks at the port that the document opens, and finds the alerts', () => {
  const config = parseYaml(read('deploy/prometheus/prometheus.yml')) as {
    rule_files: string[];
    scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
  };
  expect(config.rule_files).toEqual(['alerts.yml']);
  expect(config.scrape_configs).toMatchObject([
    { job_name: 'portero', static_configs: [{ targets: ['localhost:9464'] }] },
  ]);
  expect(page).toContain('METRICS_PORT=9464');
});

test('the page names every metric of Portero\u2019s own, with its kind and its labels, and none that there is not', () => {
  const rows = [...page.matchAll(/^\| `(portero_\w+)` \| (\w+) \|([^|]*)\|/gm)].map(([, name, type, labels = '']) =>
    [name, type, ...[...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label).sort()].join(' '),
  );
  const own = [...families].filter(([name]) => name.startsWith('portero_'));
  const given = own.map(([name, { type, samples }]) => {
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    labels.delete('le');
    return [name, type, ...[...labels].sort()].join(' ');
  });
  expect(rows.sort()).toEqual(given.sort());
});

test('of Node and the process it names none that there is not', () => {
  const named = [...page.matchAll(/`((?:nodejs|process)_\w+)`/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !families.has(name))).toEqual([]);
});

test('a reader who scrapes as the page says gets what it shows', async () => {
  await expectTranscript(page, 'scrape', server, { 9464: port });
});

test('so does one who has set a token', async () => {
  const closed = await startBuiltServer({ METRICS_TOKEN: token });
  try {
    await expectTranscript(page.replaceAll('$METRICS_TOKEN', token), 'token', closed);
  } finally {
    await closed.stop();
  }
});

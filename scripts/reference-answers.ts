/** What the calls answer, for the API reference: successes with their fields, refusals with their codes. HTML throughout. */
import type { Answer, Call, Header, OpenapiFile, Operation, Schema } from './openapi-file.ts';
import { definitions, escaped, fieldList, prose, typeOf } from './reference-schemas.ts';

/** A kind of calls, and the codes with which every call of the kind may be refused. */
export interface Shared {
  readonly id: string;
  readonly title: string;
  readonly codes: readonly Refusal[];
  readonly has: (call: Call) => boolean;
}

interface Refusal {
  readonly status: string;
  readonly code: string;
}

// What nearly every answer has, and the page says once.
const standing = /^(?:RateLimit|X-Request-Id)/;

/** The refusals that are said once: those of all calls, of all that can carry a body, of all behind a session. */
export function sharedRefusals(calls: readonly Call[]): Shared[] {
  const kinds: Omit<Shared, 'codes'>[] = [
    { id: 'refusals-any', title: 'Any call', has: () => true },
    { id: 'refusals-write', title: 'Any call but <code>GET</code>', has: ({ method }) => method !== 'GET' },
    {
      id: 'refusals-session',
      title: 'Any call for who is signed in',
      has: ({ operation }) => operation['x-access'] !== 'public',
    },
  ];
  const said = new Set<string>();
  return kinds.map((kind) => {
    const [first, ...others] = calls.filter(kind.has).map(({ operation }) => refusalsOf(operation));
    const codes = (first ?? []).filter(
      ({ code }) => !said.has(code) && others.every((refusals) => refusals.some((one) => one.code === code)),
    );
    for (const { code } of codes) said.add(code);
    return { ...kind, codes };
  });
}

/** The shared refusals as a section of the page. */
export function sharedSection(shared: readonly Shared[]): string {
  return `<section>
<h2 id="refusals">Refusals</h2>
<p>A refusal is a <a href="#type-Problem">problem</a> with a stable <code>code</code>. 401 has <code>WWW-Authenticate</code>, and so
has the 403 of a token without the scope; 429 and 503 say in <code>Retry-After</code> when to come back. Each call names its own
codes, and these besides:</p>
${definitions(shared.map(({ id, title, codes }) => [`<span id="${id}">${title}</span>`, codesByStatus(codes)]))}</section>
`;
}

/** The answers of one call: each success with its fields, and its own refusals. */
export function answers(call: Call, { components }: OpenapiFile, shared: readonly Shared[]): string {
  const refusals = refusalsOf(call.operation);
  // Where the status is another one, as OAuth has it, the call says all by itself.
  const kinds = shared.filter((kind) => kind.has(call) && kind.codes.every((one) => isAmong(refusals, one)));
  const own = refusals.filter((refusal) => !kinds.some(({ codes }) => isAmong(codes, refusal)));
  const responses = Object.entries(call.operation.responses);
  const headers = responses.flatMap(([status, { headers = {} }]) =>
    Object.entries(headers)
      // The others are said once, in the sections about refusals and limits.
      .filter(([name, { $ref }]) => !standing.test(name) && (isSuccess(status) || !$ref))
      .map(([name, header]) => field(isSuccess(status) ? '' : ` of ${status}`, name, header, components.headers)),
  );
  const links = kinds.map(({ id, title }) => `<a href="#${id}">${title.toLowerCase().replace('get', 'GET')}</a>`);
  return `<h4>Answers</h4>
${responses
  .filter(([status]) => isSuccess(status))
  .map(success)
  .join('')}${headers.length > 0 ? definitions(headers) : ''}<h4>Refusals</h4>
${foreignShape(call.operation)}${own.length > 0 ? `<p>${codesByStatus(own)}; and those of ${links.join(', ')}.</p>\n` : `<p>Those of ${links.join(', ')}.</p>\n`}`;
}

function isAmong(refusals: readonly Refusal[], { status, code }: Refusal): boolean {
  return refusals.some((one) => one.status === status && one.code === code);
}

/** Which form the refusals of a call have, if it is not the one of all others. */
function foreignShape({ responses }: Operation): string {
  const [, { content = {} } = {}] = Object.entries(responses).find(([status]) => !isSuccess(status)) ?? [];
  const [type, media] = Object.entries(content)[0] ?? [];
  if (!media || type === 'application/problem+json') return '';
  return `<p>As <code>${type}</code>: ${typeOf(media.schema)}.</p>\n`;
}

function success([status, { description, content = {} }]: [string, Answer]): string {
  const [{ schema, example } = {}] = Object.values(content);
  const fields = schema ? shape(schema) : '';
  const sample = example
    ? `<details>\n<summary>Example</summary>\n<pre><code>${escaped(JSON.stringify(example, null, 2))}</code></pre>\n</details>\n`
    : '';
  return `<p><code>${status}</code> ${prose(description)}.</p>\n${fields}${sample}`;
}

function shape(schema: Schema): string {
  return schema.properties && Object.keys(schema.properties).length > 0
    ? fieldList(schema, 'read')
    : `<p>Body: ${typeOf(schema)}</p>\n`;
}

function field(
  of: string,
  name: string,
  header: Header,
  named: OpenapiFile['components']['headers'],
): [name: string, meaning: string] {
  const { description = '' } = header.$ref ? (named[header.$ref.split('/').at(-1) ?? ''] ?? {}) : header;
  return [`<code>${escaped(name)}</code>${of}`, `${prose(description)}.`];
}

function refusalsOf({ responses }: Operation): Refusal[] {
  return Object.entries(responses)
    .filter(([status]) => !isSuccess(status))
    .flatMap(([status, { description }]) =>
      [...description.matchAll(/`([a-z_]+)`/g)].map(([, code = '']) => ({ status, code })),
    );
}

function codesByStatus(refusals: readonly Refusal[]): string {
  return [...Map.groupBy(refusals, ({ status }) => status)]
    .map(
      ([status, ones]) =>
        `${status} ${ones.map(({ code }) => `<a href="/problems#${code}"><code>${code}</code></a>`).join(', ')}`,
    )
    .join('; ');
}

function isSuccess(status: string): boolean {
  return Number(status) < 300;
}

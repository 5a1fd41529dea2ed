/** docs/openapi.json as the page at /docs: every call with what it takes, what it answers and a line of curl. */
import { readFileSync } from 'node:fs';
import { curlLines } from './curl-lines.ts';
import { type Call, callsOf, type OpenapiFile, type Operation, openapiFile } from './openapi-file.ts';
import { answers, type Shared, sharedRefusals, sharedSection } from './reference-answers.ts';
import { definitions, escaped, fieldList, prose } from './reference-schemas.ts';
import { inRoot } from './root.ts';
import { writeStaticPage } from './static-page.ts';

interface Group {
  readonly name: string;
  readonly description: string;
  readonly calls: readonly Call[];
}

/** Writes the page. */
export function writeReferencePage(): void {
  const content = referenceContent(openapiFile(), readFileSync(inRoot('docs/routes.md'), 'utf8'));
  writeStaticPage('docs', { title: 'API reference', styles: ['problems.css', 'docs.css'], content });
}

/** The content of the page. @param routes docs/routes.md, whose table says how much each limit allows */
export function referenceContent(document: OpenapiFile, routes: string): string {
  const calls = callsOf(document);
  const shared = sharedRefusals(calls);
  const groups = document.tags.map(({ name, description }) => ({
    name,
    description,
    calls: calls.filter(({ operation }) => operation.tags[0] === name),
  }));
  return `<header>
<h1>API reference</h1>
<p>${prose(document.info.description)} Version ${escaped(document.info.version)}, as data:
<a href="/openapi.json">openapi.json</a>. Every refusal is explained on <a href="/problems">the page of problems</a>.</p>
</header>
<nav id="contents" aria-label="Contents">
<ul>
<li><a href="#signing-in">Who calls</a></li>
<li><a href="#refusals">Refusals</a></li>
<li><a href="#limits">Limits</a></li>
${groups.map(contents).join('')}<li><a href="#types">Types</a></li>
</ul>
</nav>
<div>
${whoCalls(document, calls)}${sharedSection(shared)}<section>
<h2 id="limits">Limits</h2>
<p><code>RateLimit</code> and <code>RateLimit-Policy</code> say in the answers what is left of a quota; reads are too many for that, and
say it only when it is used up. <code>X-Request-Id</code> names the request; the server's log has the same id.</p>
${limitList(routes)}${toContents}</section>
${groups.map((group) => section(group, document, shared)).join('')}<section>
<h2 id="types">Types</h2>
${Object.entries(document.components.schemas)
  .map(([name, schema]) => `<h3 id="type-${name}">${name}</h3>\n${fieldList(schema, 'read')}`)
  .join('')}${toContents}</section>
</div>
`;
}

// Where the contents are not beside it.
const toContents = '<p class="up"><a href="#contents">To the contents</a></p>\n';

function contents({ name, calls }: Group): string {
  const lines = calls.map(
    (call) =>
      `<li><a href="#${call.operation.operationId}">${named(call)}</a> <span>${prose(call.operation.summary)}</span></li>\n`,
  );
  return `<li><a href="#${escaped(name)}">${escaped(name)}</a>\n<ul>\n${lines.join('')}</ul>\n</li>\n`;
}

/** A method and a path, as they are recognised anywhere on the page. */
function named({ method, path }: Call): string {
  return `<code><b class="${method.toLowerCase()}">${method}</b> ${escaped(path)}</code>`;
}

function whoCalls({ components }: OpenapiFile, calls: readonly Call[]): string {
  const { session, token } = components.securitySchemes;
  const byScope = Map.groupBy(
    calls.filter(({ operation }) => operation['x-scope']),
    ({ operation }) => operation['x-scope'] ?? '',
  );
  const ways = [
    [
      'A session',
      prose(session.description),
      `The cookie is <code>${session.name}</code>, on https <code>__Host-portero</code>.`,
    ],
    [
      'An access token',
      prose(token.description),
      'It is sent as <code>Authorization: Bearer portero_pat_…</code>; cookies are then ignored.',
    ],
  ] as const;
  const scopes = [...byScope].map(
    ([scope, opened]) =>
      [
        `<code id="scope-${escaped(scope)}">${escaped(scope)}</code>`,
        opened.map((call) => `<a href="#${call.operation.operationId}">${named(call)}</a>`).join(', '),
      ] as const,
  );
  return `<section>
<h2 id="signing-in">Who calls</h2>
${definitions(ways)}<h3 id="scopes">What the scopes of a token open</h3>
${definitions(scopes)}</section>
`;
}

function section({ name, description, calls }: Group, document: OpenapiFile, shared: readonly Shared[]): string {
  return `<section>
<h2 id="${escaped(name)}">${escaped(name)}</h2>
<p>${prose(description)}</p>
${calls.map((call) => article(call, document, shared)).join('')}${toContents}</section>
`;
}

function article(call: Call, document: OpenapiFile, shared: readonly Shared[]): string {
  const { operation } = call;
  const limit = escaped(operation['x-limit']);
  return `<article>
<h3 id="${operation.operationId}">${named(call)} ${prose(operation.summary)}</h3>
<p>${prose(operation.description)} Limit: <a href="#limit-${limit}">${limit}</a></p>
${parameterList(operation, 'path')}${parameterList(operation, 'query')}${body(operation)}${answers(call, document, shared)}<h4>With curl</h4>
${curlLines(call)
  .map((line) => `<pre><code>${escaped(line)}</code></pre>\n`)
  .join('')}</article>
`;
}

function body({ requestBody }: Operation): string {
  const { schema } = requestBody?.content['application/json'] ?? {};
  if (!requestBody || !schema) return '';
  const form = 'application/x-www-form-urlencoded' in requestBody.content ? ' or as a form' : '';
  const optional = requestBody.required ? '' : ', may be left out';
  return `<h4>Body, as JSON${form}${optional}</h4>\n${fieldList(schema, 'sent')}`;
}

function parameterList({ parameters = [] }: Operation, place: 'path' | 'query'): string {
  const here = parameters.filter((parameter) => parameter.in === place);
  if (here.length === 0) return '';
  const properties = Object.fromEntries(
    here.map(({ name, schema, description }) => [name, { ...schema, ...(description && { description }) }]),
  );
  const required = here.filter((parameter) => parameter.required).map(({ name }) => name);
  return `<h4>In the ${place}</h4>\n${fieldList({ properties, required }, 'sent')}`;
}

function limitList(routes: string): string {
  const rows = [...(routes.split('## Limits')[1] ?? '').matchAll(/^\| ([\w-]+) \| (\w+) \| (.+?) \| \w+ \|$/gm)];
  return definitions(
    rows.map(([, name = '', counts = '', quota = '']) => [
      `<code id="limit-${name}">${name}</code>`,
      `${escaped(quota.replace(/; /g, ', '))}; counts ${counts === 'attempts' ? 'every call' : 'wrong guesses'}.`,
    ]),
  );
}

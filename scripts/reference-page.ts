/** docs/openapi.json as the page at /docs: every call with what it takes, what it answers and a line of curl. */
import { readFileSync } from 'node:fs';
import { type Answer, type OpenapiFile, type Operation, openapiFile } from './openapi-file.ts';
import { escaped, fieldList, prose, typeOf } from './reference-schemas.ts';
import { inRoot } from './root.ts';
import { writeStaticPage } from './static-page.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const accessInWords: Record<string, string> = { public: 'anybody', session: 'who is signed in' };

/** Writes the page. */
export function writeReferencePage(): void {
  const content = referenceContent(openapiFile(), readFileSync(inRoot('docs/routes.md'), 'utf8'));
  writeStaticPage('docs', { title: 'API reference', styles: ['problems.css', 'docs.css'], content });
}

/** The content of the page. @param routes docs/routes.md, whose table says how much each limit allows */
export function referenceContent(document: OpenapiFile, routes: string): string {
  const calls = callsOf(document);
  const groups = document.tags.map(({ name, description }) => ({
    name,
    description,
    calls: calls.filter(({ operation }) => operation.tags[0] === name),
  }));
  const { schemas, securitySchemes } = document.components;
  const ways = Object.entries(securitySchemes).map(
    ([name, { description = '' }]) => `<dt><code>${escaped(name)}</code></dt>\n<dd>${prose(description)}</dd>\n`,
  );
  return `<h1>API reference</h1>
<p>${prose(document.info.description)} Version ${escaped(document.info.version)}, as data:
<a href="/openapi.json">openapi.json</a>. Every refusal is explained on <a href="/problems">the page of problems</a>.</p>
<nav aria-label="Calls">
${groups.map(({ name, calls }) => `<h2>${escaped(name)}</h2>\n<ul>\n${calls.map(contentsLine).join('')}</ul>\n`).join('')}</nav>
<section>
<h2 id="signing-in">Who calls</h2>
<dl>
${ways.join('')}</dl>
</section>
${groups.map(section).join('')}<section>
<h2 id="limits">Limits</h2>
${limitList(routes)}</section>
<section>
<h2 id="types">Types</h2>
${Object.entries(schemas)
  .map(([name, schema]) => `<h3 id="type-${name}">${name}</h3>\n${fieldList(schema)}`)
  .join('')}</section>
`;
}

/** Every call of the document, in its order. */
export function callsOf({ paths }: OpenapiFile): Call[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function contentsLine({ method, path, operation }: Call): string {
  return `<li><a href="#${operation.operationId}"><code>${method} ${escaped(path)}</code></a> ${prose(operation.summary)}</li>\n`;
}

function section({ name, description, calls }: { name: string; description: string; calls: Call[] }): string {
  return `<section>
<h2 id="${escaped(name)}">${escaped(name)}</h2>
<p>${prose(description)}</p>
${calls.map(article).join('')}</section>
`;
}

function article(call: Call): string {
  const { method, path, operation } = call;
  const body = operation.requestBody?.content['application/json'];
  return `<article>
<h3 id="${operation.operationId}"><code>${method} ${escaped(path)}</code> ${prose(operation.summary)}</h3>
<p>${facts(operation)}</p>
${parameterList(operation, 'path')}${parameterList(operation, 'query')}${
  body ? `<h4>Body${operation.requestBody?.required ? '' : ', may be left out'}</h4>\n${fieldList(body.schema)}` : ''
}<h4>Answers</h4>
<dl>
${Object.entries(operation.responses).map(answer).join('')}</dl>
<h4>With curl</h4>
${curlLines(call)
  .map((line) => `<pre><code>${escaped(line)}</code></pre>\n`)
  .join('')}</article>
`;
}

function parameterList({ parameters = [] }: Operation, place: 'path' | 'query'): string {
  const here = parameters.filter((parameter) => parameter.in === place);
  if (here.length === 0) return '';
  const properties = Object.fromEntries(here.map(({ name, schema }) => [name, schema]));
  const required = here.filter((parameter) => parameter.required).map(({ name }) => name);
  return `<h4>In the ${place}</h4>\n${fieldList({ properties, required })}`;
}

/** Who may call, by which scope of a token, and how often. */
function facts(operation: Operation): string {
  const access = operation['x-access'];
  const scope = operation['x-scope'];
  const limit = operation['x-limit'];
  return [
    `For ${escaped(accessInWords[access] ?? access)}`,
    ...(scope ? [`scope of a token: <code>${escaped(scope)}</code>`] : []),
    `limit: <a href="#limit-${escaped(limit)}">${escaped(limit)}</a>`,
  ].join('; ');
}

function answer([status, { description, headers = {}, content = {} }]: [string, Answer]): string {
  const [{ schema, example } = {}] = Object.values(content);
  const codes = [...description.matchAll(/`([a-z_]+)`/g)].map(
    ([, code]) => `<a href="/problems#${code}"><code>${code}</code></a>`,
  );
  const names = Object.keys(headers).map((name) => `<code>${name}</code>`);
  const shape = schema ? `: ${typeOf(schema)}` : '';
  const said = Number(status) < 300 ? `${prose(description)}${shape}` : codes.join(', ');
  const sent = names.length > 0 ? `<dd><small>Headers: ${names.join(', ')}</small></dd>\n` : '';
  const sample = example ? `<dd><pre><code>${escaped(JSON.stringify(example, null, 2))}</code></pre></dd>\n` : '';
  return `<dt><code>${status}</code></dt>\n<dd>${said}</dd>\n${sent}${sample}`;
}

/** The call as lines for a terminal: as a session calls it, and as a personal access token does where one may. */
export function curlLines(call: Call): string[] {
  const jar = jarOptions(call.operation);
  return call.operation['x-scope'] ? [curlLine(call, jar), curlLine(call, BEARER)] : [curlLine(call, jar)];
}

const BEARER = '-H "Authorization: Bearer $TOKEN"';

/** A cookie jar where a cookie is needed or given. */
function jarOptions({ requestBody, security, responses, tags }: Operation): string {
  const setsCookie = Object.values(responses).some(({ headers }) => headers?.['Set-Cookie']);
  // Public calls about the session look at the cookie too, but for those that begin one.
  const sendsCookie = security.length > 0 || (tags[0] === 'session' && !requestBody?.required);
  return [sendsCookie && '-b jar', setsCookie && '-c jar'].filter(Boolean).join(' ');
}

function curlLine({ method, path, operation: { requestBody } }: Call, caller: string): string {
  const body = requestBody?.content['application/json']?.example;
  const json = body === undefined ? '' : `--json '${JSON.stringify(body).replaceAll("'", "'\\''")}'`;
  // With a body curl makes it a POST by itself.
  const isPlain = method === 'GET' || (method === 'POST' && json !== '');
  const address = `http://localhost:3000${path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`;
  const parts = ['curl -sS', caller, !isPlain && `-X ${method}`, json, address];
  return parts.filter(Boolean).join(' ');
}

function limitList(routes: string): string {
  const rows = [...(routes.split('## Limits')[1] ?? '').matchAll(/^\| (\w+) \| (\w+) \| (.+?) \| \w+ \|$/gm)];
  const items = rows.map(
    ([, name = '', counts = '', quota = '']) =>
      `<dt id="limit-${name}"><code>${name}</code></dt>\n<dd>${escaped(quota.replace(/; /g, ', '))}; counts ${counts === 'attempts' ? 'every call' : 'wrong guesses'}.</dd>\n`,
  );
  return `<dl>\n${items.join('')}</dl>\n`;
}

/** The client's types and routes as plain TypeScript, written from the contracts: what an editor shows is what stands here. */
import { api, type Endpoint, fieldCodes, OAuthProblem, problems } from '../packages/contracts/src/index.ts';
import { components } from '../packages/contracts/src/openapi.ts';

/** As much of JSON Schema as the contracts use. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
}

/**
 * What the client leaves out: `verify` is a proxy's question, and its answer, header fields, goes to the app behind it. A
 * program asks `profile.me()`. Its `scope` and `role` stand in the query besides, where a proxy's configuration can put
 * them and the client has nothing to send.
 */
const forProxies = ['verify'];
const called = Object.entries(api).filter(([feature]) => !forProxies.includes(feature));

const heading = '// Written by `pnpm generate` from the contracts. Changes belong there.\n';
const names: ReadonlyMap<unknown, string> = components;
// Lists that have a name of their own wherever they appear.
const lists = new Map([
  [String(Object.keys(problems)), 'ProblemCode'],
  [String(fieldCodes), 'FieldCode'],
]);

/** The generated files of the client: what travels, the calls, and where each call goes. */
export function clientApi(): Record<string, string> {
  return {
    'packages/client/src/generated/wire.ts': heading + wireTypes(),
    'packages/client/src/generated/calls.ts': heading + calls(),
    'packages/client/src/generated/routes.ts': heading + routes(),
  };
}

function wireTypes(): string {
  const union = (name: string, codes: readonly string[]) =>
    `export type ${name} =\n${codes.map((code) => `  | '${code}'`).join('\n')};\n`;
  // What OAuth's own libraries look for says nothing that ours would not know by the code.
  const types = [...components].filter(([schema]) => schema !== OAuthProblem);
  const interfaces = types.map(([schema, name]) => `export interface ${name} ${objectType(schema as Schema, '')}\n`);
  return [
    '',
    `/** Why a call was refused. docs/problems.md explains each. */\n${union('ProblemCode', Object.keys(problems))}`,
    `/** What is wrong with one field. */\n${union('FieldCode', fieldCodes)}`,
    ...interfaces,
  ].join('\n');
}

function calls(): string {
  const groups = called.map(([feature, group]) => {
    const methods = Object.entries(group as Record<string, Endpoint>).map(([name, endpoint]) => method(name, endpoint));
    return `  readonly ${feature}: {\n${methods.join('\n')}\n  };`;
  });
  const body = `/** Every call that a program makes, grouped as the API is. Each throws ProblemError and ConnectionError. */
export interface Portero {
${groups.join('\n')}
}
`;
  const used = [...components.values()].filter((name) => new RegExp(`\\b${name}\\b`).test(body)).sort();
  return `import type { CallOptions } from '../call.ts';\nimport type { ${used.join(', ')} } from './wire.ts';\n\n${body}`;
}

function method(name: string, endpoint: Endpoint): string {
  const { summary, ok, begun, problems: own } = endpoint;
  const refusals = own.length > 0 ? ` Its own refusals: ${own.map((code) => `\`${code}\``).join(', ')}.` : '';
  const bodies = [ok.body, begun?.body].filter((body) => body !== undefined) as Schema[];
  const answer = bodies.length > 0 ? bodies.map((body) => typeOf(body, '    ')).join(' | ') : 'undefined';
  const parameters = [input(endpoint), 'options?: CallOptions'].filter(Boolean).join(', ');
  return `    /** ${summary}.${refusals} */
    ${name}(${parameters}): Promise<${answer}>;`;
}

/** Parameters of the path and fields of the body or the query in one object; nothing where there are none. */
function input({ operation, params, query, body, bodyOptional }: Endpoint): string {
  if (!params && !query && !body) return '';
  const parts = [params, query, body].filter((part) => part !== undefined) as Schema[];
  const properties = parts.flatMap((part) => Object.entries(part.properties ?? {}));
  if (new Set(properties.map(([name]) => name)).size < properties.length)
    throw new Error(`${operation} has a field and a parameter of one name`);
  const required = parts.flatMap((part) => part.required ?? []);
  const isOptional = (bodyOptional || query) && !params && required.length === 0;
  return `input${isOptional ? '?' : ''}: ${objectType({ properties: Object.fromEntries(properties), required }, '    ')}`;
}

/** Where each call goes, and what a client must know about it besides. */
function routes(): string {
  const lines = called.map(([feature, group]) => {
    const own = Object.entries(group as Record<string, Endpoint>).map(
      ([name, endpoint]) => `    ${name}: ${routeOf(endpoint)},`,
    );
    return `  ${feature}: {\n${own.join('\n')}\n  },`;
  });
  return `import type { Route } from '../route.ts';

export const routes: Record<string, Record<string, Route>> = {
${lines.join('\n')}
};
`;
}

function routeOf({ method, path, body, query, access, ok, cookie, idempotent }: Endpoint): string {
  const facts = [
    `method: '${method}'`,
    `path: '${path}'`,
    ...(body ? ['body: true'] : []),
    ...(query ? ['query: true'] : []),
    ...(ok.body ? [] : ['empty: true']),
    ...(access === 'public' ? [] : ['session: true']),
    ...(cookie ? [`cookie: '${cookie}'`] : []),
    ...(idempotent || method === 'GET' ? ['idempotent: true'] : []),
  ];
  return `{ ${facts.join(', ')} }`;
}

function typeOf(schema: Schema, indent: string): string {
  const name = names.get(schema);
  if (name) return name;
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, indent)).join(' | ');
  if (schema.enum) return lists.get(String(schema.enum)) ?? schema.enum.map((one) => `'${one}'`).join(' | ');
  if (schema.const !== undefined) return `'${schema.const}'`;
  if (schema.type === 'array') return `${typeOf(schema.items ?? {}, indent)}[]`;
  if (schema.type === 'object') return objectType(schema, indent);
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'string' || schema.type === 'boolean' || schema.type === 'null') return schema.type;
  throw new Error(`The client has no type for ${JSON.stringify(schema)}`);
}

function objectType({ properties = {}, required = [] }: Schema, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `${comment(schema, inner)}${inner}${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema, inner)};\n`,
  );
  if (fields.length === 0) return 'Record<string, unknown>';
  const line = `{ ${fields.map((field) => field.trim().replace(/;$/, '')).join('; ')} }`;
  return line.includes('\n') || line.includes('/**') || line.length > 80 ? `{\n${fields.join('')}${indent}}` : line;
}

function comment({ description, examples = [] }: Schema, indent: string): string {
  // The type says by itself that there may be nothing.
  const [value = null] = examples;
  const example = value === null ? undefined : `such as \`${value}\``;
  const said = [description, description?.includes('such as') ? undefined : example].filter((part) => part);
  return said.length === 0 ? '' : `${indent}/** ${said.join(', ')} */\n`;
}

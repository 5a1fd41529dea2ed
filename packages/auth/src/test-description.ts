/** For tests: an answer of the server against what the OpenAPI document says of it. */
import type { Endpoint } from '@portero/contracts';
import { openapiDocument } from '@portero/contracts/openapi';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { LightMyRequestResponse } from 'fastify';

interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Readonly<Record<string, Answer>> }>>>>;
}

const document = openapiDocument({ version: '0', cookieName: 'portero' }) as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addSchema(document, 'openapi');

// What every answer has, whoever asks for what; and the cookie, which any answer may renew.
const unsaid = new Set([
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'cross-origin-resource-policy',
  'date',
  'keep-alive',
  'referrer-policy',
  'set-cookie',
  'vary',
  'x-content-type-options',
]);

/** What is sent with every answer of a status. */
const always: Record<number, string> = {
  201: 'location',
  401: 'www-authenticate',
  429: 'retry-after',
  503: 'retry-after',
};

/** What an answer has that the document does not say, or lacks that it does; nothing where the two agree. */
export function undescribed({ method, path, ok, cookie }: Endpoint, response: LightMyRequestResponse): string[] {
  const { statusCode: status, headers, body } = response;
  const [address, verb] = [path.replace(/:(\w+)/g, '{$1}'), method.toLowerCase()];
  const answer = document.paths[address]?.[verb]?.responses[status];
  if (!answer) return [`the status ${status}`];
  const described = new Set(Object.keys(answer.headers ?? {}).map((name) => name.toLowerCase()));
  const sent = Object.keys(headers).filter(
    (name) => !unsaid.has(name) && !(name === 'cache-control' && headers[name] === 'no-store'),
  );
  const required = [always[status], status === ok.status && cookie === 'set' ? 'set-cookie' : undefined];
  const type = String(headers['content-type'] ?? '').split(';', 1)[0] ?? '';
  const types = Object.keys(answer.content ?? {});
  const faults = [
    ...sent.filter((name) => !described.has(name)).map((name) => `the header ${name} of ${status}`),
    ...required
      .filter((name) => name !== undefined && !(name in headers && described.has(name)))
      .map((name) => `no header ${name} of ${status}`),
  ];
  if (types.length === 0) return body === '' ? faults : [...faults, `a body of ${status}`];
  if (!types.includes(type)) return [...faults, `the type ${type} of ${status}`];
  const pointer = ['paths', address, verb, 'responses', status, 'content', type, 'schema']
    .map((step) => encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const check = ajv.getSchema(`openapi#/${pointer}`);
  if (!check) return [...faults, `no schema of ${status}`];
  const value = JSON.parse(body) as { code?: string };
  if (!check(value)) faults.push(`the body of ${status}: ${ajv.errorsText(check.errors)}`);
  const code = status === ok.status ? undefined : value.code;
  return code && !answer.description.includes(`\`${code}\``) ? [...faults, `the code ${code} of ${status}`] : faults;
}

/** What is wrong with a host's options. Without TypeScript nobody else has looked: a gate with a typo never shuts. */
import { scopes as builtIn, isScopeName, PASSWORD_CEILING, PASSWORD_FLOOR } from '@portero/contracts';
import type { Lifetime, Policy } from './core/deps.ts';
import { parseKeyring } from './core/keyring.ts';
import { defaultMailPages } from './core/mail-room.ts';
import type { Mailer } from './core/mailer.ts';
import type { PorteroOptions } from './options.ts';

const NO_SECRET = 'option keyring is empty; make a secret with "openssl rand -base64 32" and give it as k1:…';

/** Finds what is wrong with a value: sentences without a full stop. */
type Check = (value: unknown, name: string) => string[];

const check =
  (expected: string, holds: (value: unknown) => boolean): Check =>
  (value, name) =>
    holds(value) ? [] : [`option ${name} must be ${expected}`];

const aFunction = check('a function', (value) => typeof value === 'function');
const text = check('a text', (value) => typeof value === 'string');
const anything: Check = () => [];
const object = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const has =
  (...names: string[]) =>
  (value: unknown) =>
    object(value) && names.every((name) => typeof value[name] === 'function');

const origin: Check = (value, name) => {
  const isOrigin =
    typeof value === 'string' && /^https?:[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value;
  return isOrigin ? [] : [`option ${name}: "${String(value)}" is no origin; expected the form https://app.example.com`];
};

// A section of it is named behind a #, a code of it behind a ?.
const page = check(
  'the address of a page, or its path such as /device',
  (value) =>
    typeof value === 'string' && /^(\/(?![/\\])|https?:\/\/[^/])[^?#]*$/.test(value) && URL.canParse(value, 'http://x'),
);

const isDuration = (value: unknown) => Number.isFinite(value) && Number(value) > 0;
const lifetime = check('{ idle, absolute }, both in milliseconds', (value) => {
  const { idle, absolute } = (value ?? {}) as Partial<Lifetime>;
  return isDuration(idle) && isDuration(absolute);
});

const policyChecks: Record<keyof Policy, Check> = {
  signup: check('open, private, invite or closed', (value) =>
    ['open', 'private', 'invite', 'closed'].includes(String(value)),
  ),
  emailVerification: check('off, asked or required', (value) => ['off', 'asked', 'required'].includes(String(value))),
  passwordMinLength: check(
    `a whole number from ${PASSWORD_FLOOR} to ${PASSWORD_CEILING}`,
    (value) => Number.isInteger(value) && Number(value) >= PASSWORD_FLOOR && Number(value) <= PASSWORD_CEILING,
  ),
  session: lifetime,
  remembered: lifetime,
  rateLimits: check('true or false', (value) => typeof value === 'boolean'),
};

const checks: Record<keyof PorteroOptions, Check> = {
  db: check('an open database: give openSqlite(file)', has('rows', 'transaction', 'attempt', 'prepare')),
  keyring: keyringFaults,
  publicUrl: origin,
  webOrigins: (value, name) =>
    Array.isArray(value) ? value.flatMap((one) => origin(one, name)) : [`option ${name} must be a list of origins`],
  policy: (value, name) =>
    object(value) ? faultsIn(value, policyChecks, `${name}.`) : [`option ${name} must be an object`],
  scopes: (value, name) =>
    object(value) ? Object.entries(value).flatMap(scopeFaults) : [`option ${name} must be an object`],
  prefix: text,
  devicePage: page,
  problemsPage: page,
  mailer: check(
    'what sends mail: { senderName, send }',
    (value) => has('send')(value) && typeof (value as Mailer).senderName === 'string',
  ),
  mailPages: (value, name) =>
    object(value)
      ? faultsIn(value, Object.fromEntries(Object.keys(defaultMailPages).map((one) => [one, page])), `${name}.`)
      : [`option ${name} must be an object`],
  version: text,
  passwords: check(
    'what hashes and verifies: leave it out, or give await createHasher(…)',
    has('hash', 'verify', 'needsRehash'),
  ),
  clock: aFunction,
  callCounter: aFunction,
  onEvent: aFunction,
  beforeSignup: aFunction,
  beforeLogin: aFunction,
  beforePasswordChange: aFunction,
  beforeEmailChange: aFunction,
  beforeDeletion: aFunction,
  onSignup: aFunction,
  onLogin: aFunction,
  onLogout: aFunction,
  onPasswordChange: aFunction,
  onDeletion: aFunction,
};

// Fastify's own options of a plugin come in the same object.
const ofFastify = { logLevel: anything, logSerializers: anything };

/** All that is wrong with the options, each a sentence without a full stop. What is undefined counts as left out. */
export function optionFaults(options: PorteroOptions): string[] {
  const missing = [
    ...(options.db === undefined ? ['option db is missing: give openSqlite(file)'] : []),
    ...(options.keyring === undefined ? [NO_SECRET] : []),
    ...(options.publicUrl === undefined
      ? ['option publicUrl is missing: the origin that people open, such as https://app.example.com']
      : []),
  ];
  return [...missing, ...faultsIn({ ...options }, { ...checks, ...ofFastify }, ''), ...mailFaults(options)];
}

/** What is asked for and cannot be had without mail. */
function mailFaults({ policy, mailer }: PorteroOptions): string[] {
  if (mailer !== undefined) return [];
  return [
    ...(policy?.signup === 'private' ? ['option policy.signup private needs a mailer'] : []),
    ...(policy?.emailVerification === 'required' ? ['option policy.emailVerification required needs a mailer'] : []),
  ];
}

function faultsIn(values: Record<string, unknown>, known: Record<string, Check>, path: string): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const checkOf = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!checkOf) return [`there is no option ${path}${name}${meant(name, Object.keys(known))}`];
    return value === undefined ? [] : checkOf(value, `${path}${name}`);
  });
}

function meant(name: string, known: readonly string[]): string {
  const similar = known.find((one) => one.toLowerCase() === name.toLowerCase());
  return similar === undefined ? '' : `, but there is ${similar}`;
}

/** Says what is wrong with the secrets and never what they are. */
function keyringFaults(value: unknown): string[] {
  const keyring = typeof value === 'string' ? parseKeyring(value) : value;
  if (!object(keyring)) return ['option keyring must be secrets such as k1:…, or what parseKeyring made of them'];
  if (Array.isArray(keyring.faults)) return [`option keyring: ${keyring.faults.join('; ')}`];
  return keyring.secrets instanceof Map && keyring.secrets.size > 0 ? [] : [NO_SECRET];
}

function scopeFaults([name, description]: [string, unknown]): string[] {
  if ((builtIn as readonly string[]).includes(name)) return [`the scope "${name}" is built in`];
  if (!isScopeName(name)) return [`"${name}" is no scope; expected the form guestbook:write, in lower case`];
  const isText = typeof description === 'string' && description.trim() !== '';
  return isText ? [] : [`the scope "${name}" needs a description, for people who grant it`];
}

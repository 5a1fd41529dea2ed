/** From the environment to a configuration. Pure: reads nothing but its argument. */
import { join } from 'node:path';
import { DAY, type Keyring, type Policy } from '@portero/auth';
import { LOCAL_SENDER } from './mail/sender.ts';
import type { MailConfig } from './mail/transport.ts';
import { type Setting, type SettingName, settings } from './settings.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly webOrigins: readonly string[];
  readonly dataDir: string;
  readonly databaseFile: string;
  /** Absent: the secret is generated once and kept beside the database. */
  readonly keyring: Keyring | undefined;
  readonly trustProxy: false | string[];
  readonly policy: Policy;
  /** Null where none is sent. */
  readonly mail: MailConfig | null;
  readonly logLevel: string;
  /** How many processes serve. */
  readonly workers: number;
}

/** All faults of a configuration at once, each a sentence. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

type Values = { [N in SettingName]: (typeof settings)[N] extends Setting<infer T> ? T | undefined : never };

/** @throws ConfigError listing every fault */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const faults: string[] = [];
  const read = <T>(name: SettingName, { fallback, read }: Setting<T>): T | undefined => {
    const text = env[name]?.trim() || fallback;
    if (text === undefined) return undefined;
    try {
      return read(text);
    } catch (error) {
      faults.push(`${name} ${(error as Error).message}.`);
      return undefined;
    }
  };
  const entries = Object.entries(settings) as [SettingName, Setting<unknown>][];
  const values = Object.fromEntries(entries.map(([name, setting]) => [name, read(name, setting)])) as Values;
  const isGiven = (name: SettingName) => Boolean(env[name]?.trim());
  faults.push(...contradictions(values), ...contradictionsOfMail(values, isGiven));
  if (faults.length > 0) throw new ConfigError(faults);
  return configOf(values as { [N in SettingName]: NonNullable<Values[N]> });
}

/** What is wrong only together. Looks at nothing that is already known to be wrong. */
function* contradictions(v: Values): Generator<string> {
  for (const [idle, absolute] of [
    ['SESSION_IDLE', 'SESSION_ABSOLUTE'],
    ['REMEMBERED_IDLE', 'REMEMBERED_ABSOLUTE'],
  ] as const) {
    if ((v[idle] ?? 0) > (v[absolute] ?? Number.POSITIVE_INFINITY))
      yield `${idle} must not be longer than ${absolute}.`;
    if ((v[absolute] ?? 0) > 400 * DAY)
      yield `${absolute} must not be longer than 400d, which is all that browsers keep.`;
  }
  if (v.RATE_LIMITS === 'off' && v.PUBLIC_URL?.startsWith('https:')) {
    yield 'RATE_LIMITS must not be off where PUBLIC_URL is https: passwords could be guessed without end.';
  }
  if (v.PORT === 0 && v.PUBLIC_URL === undefined) {
    yield 'PORT 0 takes any free port, so PUBLIC_URL must say which origin people open.';
  }
}

/** What mail lacks, and what lacks mail. */
function* contradictionsOfMail(v: Values, isGiven: (name: SettingName) => boolean): Generator<string> {
  if (isGiven('MAIL_URL') && isGiven('MAIL_OUTBOX')) {
    yield 'MAIL_OUTBOX must not be set beside MAIL_URL: mail goes to a folder or to a server.';
  }
  if (isGiven('MAIL_URL') && !isGiven('MAIL_FROM')) {
    yield 'MAIL_FROM must be set with MAIL_URL, such as Your app <no-reply@example.com>.';
  }
  if (isGiven('MAIL_URL') || isGiven('MAIL_OUTBOX')) return;
  if (v.SIGNUP === 'private') yield 'SIGNUP must not be private without mail, which proves the address: set MAIL_URL.';
  if (v.EMAIL_VERIFICATION === 'required' || v.EMAIL_VERIFICATION === 'asked') {
    yield `EMAIL_VERIFICATION must not be ${v.EMAIL_VERIFICATION} without mail: set MAIL_URL.`;
  }
}

/** Mail as it is sent by these settings, which do not contradict each other. */
function mailOf({ MAIL_URL, MAIL_OUTBOX, MAIL_FROM }: Values): MailConfig | null {
  const from = MAIL_FROM ?? LOCAL_SENDER;
  if (MAIL_URL) return { kind: 'smtp', server: MAIL_URL, from };
  return MAIL_OUTBOX ? { kind: 'folder', folder: MAIL_OUTBOX, from } : null;
}

function configOf(v: { [N in SettingName]: NonNullable<Values[N]> }): Config {
  const mail = mailOf(v);
  return {
    host: v.HOST,
    port: v.PORT,
    // As browsers write it: the scheme's own port is left out.
    publicUrl: v.PUBLIC_URL ?? new URL(`http://localhost:${v.PORT}`).origin,
    webOrigins: v.WEB_ORIGINS,
    dataDir: v.DATA_DIR,
    databaseFile: v.DATABASE_URL ?? join(v.DATA_DIR, 'portero.sqlite'),
    keyring: v.PORTERO_SECRETS,
    trustProxy: v.TRUST_PROXY,
    policy: {
      signup: v.SIGNUP,
      emailVerification: v.EMAIL_VERIFICATION ?? (mail ? 'asked' : 'off'),
      passwordMinLength: v.PASSWORD_MIN_LENGTH,
      session: { idle: v.SESSION_IDLE, absolute: v.SESSION_ABSOLUTE },
      remembered: { idle: v.REMEMBERED_IDLE, absolute: v.REMEMBERED_ABSOLUTE },
      rateLimits: v.RATE_LIMITS === 'on',
    },
    mail,
    logLevel: v.LOG_LEVEL,
    workers: v.WORKERS,
  };
}

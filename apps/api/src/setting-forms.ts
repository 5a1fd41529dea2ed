/** The forms of settings: text in, value out, or an error whose message completes "NAME …". */
import { isIP } from 'node:net';
import { DAY, HOUR, type Keyring, MINUTE, parseKeyring, SECOND, SECRET_MIN_LENGTH } from '@portero/auth';
import { parseSender, type Sender } from './mail/sender.ts';
import { parseSmtpServer, type SmtpServer } from './mail/smtp-server.ts';

export function text(value: string): string {
  return value;
}

export function port(value: string): number {
  return wholeNumber(0, 65_535)(value);
}

export function wholeNumber(least: number, most: number) {
  return (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most) {
      throw new Error(`must be a whole number from ${least} to ${most}, not "${value}"`);
    }
    return number;
  };
}

export function oneOf<const T extends string>(...choices: T[]) {
  return (value: string): T => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new Error(`must be one of ${choices.join(', ')}, not "${value}"`);
    return found;
  };
}

/** `90s`, `15m`, `12h`, `30d` → milliseconds. */
export function duration(value: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(value) ?? [];
  if (!unit) throw new Error(`must be a duration such as 90s, 15m, 12h or 30d, not "${value}"`);
  return Number(count) * { s: SECOND, m: MINUTE, h: HOUR, d: DAY }[unit as 's' | 'm' | 'h' | 'd'];
}

/** An origin in the form that browsers send: scheme, host, port if not the scheme's own, and nothing more. */
export function origin(value: string): string {
  const example = 'an origin such as https://app.example.com, without a path';
  if (value.includes('*')) throw new Error(`must not hold "*": every origin is named by itself, as ${example}`);
  if (!URL.canParse(value)) throw new Error(`must be ${example}, not "${value}"`);
  const url = new URL(value);
  if (!/^https?:$/.test(url.protocol)) throw new Error(`must begin with http:// or https://, not "${value}"`);
  if (url.pathname !== '/' || url.search || url.hash || url.username || url.password)
    throw new Error(`must be ${example}, not "${value}"`);
  return url.origin;
}

export function origins(value: string): string[] {
  return list(value).map(origin);
}

/** `file:./data/portero.sqlite` → the path. */
export function databaseFile(value: string): string {
  if (/^postgres(ql)?:/.test(value))
    throw new Error('names a PostgreSQL database, which this version does not speak yet');
  const path = /^file:(.+)$/.exec(value)?.[1];
  // The address of another kind of database may hold a password, so the value is not repeated.
  if (!path) throw new Error('must be of the form file:path, such as file:./data/portero.sqlite');
  return path;
}

/** Never repeats the value: it is a secret. */
export function keyring(value: string): Keyring {
  const result = parseKeyring(value);
  if ('faults' in result) throw new Error(`cannot be used: ${result.faults.join('; ')}`);
  return result;
}

/** A token as it stands behind `Bearer` (RFC 6750 section 2.1). Never repeats the value: it is a secret. */
export function bearerToken(value: string): string {
  if (value.length < SECRET_MIN_LENGTH) throw new Error(`must be at least ${SECRET_MIN_LENGTH} characters, random`);
  if (!/^[\w.~+/-]+=*$/.test(value)) throw new Error('must hold none but letters, digits and - . _ ~ + /');
  if ('faults' in parseKeyring(`t:${value}`)) {
    throw new Error('must not be guessable: use random bytes, for instance from "openssl rand -base64 32"');
  }
  return value;
}

/** Never repeats the value: it may hold a password. */
export function httpAddress(value: string): string {
  const isOne = URL.canParse(value) && /^https?:\/\/[^/]/.test(value);
  if (!isOne) throw new Error('must be an address such as http://localhost:4318');
  return value;
}

/** Never repeats the value: it may hold a password. */
export function smtpServer(value: string): SmtpServer {
  return parseSmtpServer(value);
}

/** A name and an address. */
export function sender(value: string): Sender {
  const found = parseSender(value);
  if (!found) throw new Error(`must be of the form Your app <no-reply@example.com>, or an address, not "${value}"`);
  return found;
}

/** What Fastify's `trustProxy` takes. A number of hops is no choice: it cannot tell a proxy from a stranger. */
export function trustProxy(value: string): false | string[] {
  if (value === 'off') return false;
  const networks = list(value);
  if (networks.length === 0 || !networks.every(isNetwork)) {
    throw new Error(`must be off, or the addresses of your proxies such as 127.0.0.1 or 10.0.0.0/8, not "${value}"`);
  }
  return networks;
}

/** A name for private ranges, one address, or a range in CIDR notation. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

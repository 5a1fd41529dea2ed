import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { faultsOf } from './test-config.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const good = 'Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';

test('without any setting the server is for this machine alone, with limits on and no proxy believed', () => {
  expect(loadConfig({})).toEqual({
    host: 'localhost',
    port: 3000,
    publicUrl: 'http://localhost:3000',
    webOrigins: [],
    dataDir: './data',
    databaseFile: join('data', 'portero.sqlite'),
    keyring: undefined,
    trustProxy: false,
    policy: {
      signup: 'open',
      emailVerification: 'off',
      passwordMinLength: 8,
      session: { idle: 12 * HOUR, absolute: 24 * HOUR },
      remembered: { idle: 14 * DAY, absolute: 30 * DAY },
      rateLimits: true,
    },
    mail: null,
    metrics: null,
    tracing: false,
    workers: 1,
    logLevel: 'info',
  });
});

test('an empty setting counts as absent, and blanks around a value do not count', () => {
  expect(loadConfig({ PORT: '', PORTERO_SECRETS: '', PUBLIC_URL: ' ' })).toEqual(loadConfig({}));
  expect(loadConfig({ PORT: ' 8080 ' }).publicUrl).toBe('http://localhost:8080');
});

test('every fault is named at once, each as a sentence that begins with its setting', () => {
  const faults = faultsOf({
    PORT: 'eighty',
    PUBLIC_URL: 'example.com',
    WEB_ORIGINS: '*',
    DATABASE_URL: 'portero.sqlite',
    PORTERO_SECRETS: 'k1:short',
    TRUST_PROXY: 'yes',
    SIGNUP: 'maybe',
    EMAIL_VERIFICATION: 'perhaps',
    MAIL_URL: 'mail.example.com',
    MAIL_FROM: 'Portero',
    PASSWORD_MIN_LENGTH: '4',
    SESSION_IDLE: 'soon',
    RATE_LIMITS: 'no',
    LOG_LEVEL: 'loud',
  });
  expect(faults.map((fault) => fault.split(' ', 1)[0]).toSorted()).toEqual([
    'DATABASE_URL',
    'EMAIL_VERIFICATION',
    'LOG_LEVEL',
    'MAIL_FROM',
    'MAIL_URL',
    'PASSWORD_MIN_LENGTH',
    'PORT',
    'PORTERO_SECRETS',
    'PUBLIC_URL',
    'RATE_LIMITS',
    'SESSION_IDLE',
    'SIGNUP',
    'TRUST_PROXY',
    'WEB_ORIGINS',
  ]);
  for (const fault of faults) expect(fault).toMatch(/^[A-Z_]+ (must|cannot|names) .+\.$/);
});

test.each(['-1', '65536', '80.5', '0x50', '1e3', 'http'])('PORT %s is refused with the range', (PORT) => {
  expect(faultsOf({ PORT })).toEqual([`PORT must be a whole number from 0 to 65535, not "${PORT}".`]);
});

test('PORT 0 asks for the origin that people open, since nobody can know it', () => {
  expect(faultsOf({ PORT: '0' })).toEqual([expect.stringMatching(/^PORT 0 .*PUBLIC_URL/)]);
  expect(loadConfig({ PORT: '0', PUBLIC_URL: 'http://localhost:3000' }).port).toBe(0);
});

test.each([
  'https://app.example.com/path',
  'https://app.example.com/?a=1',
  'https://app.example.com/#top',
  'https://ada@app.example.com',
  'https://:word@app.example.com',
  'ftp://app.example.com',
  'app.example.com',
  'javascript:alert(1)',
])('PUBLIC_URL %s is refused: it is no origin', (PUBLIC_URL) => {
  expect(faultsOf({ PUBLIC_URL })).toEqual([expect.stringMatching(/^PUBLIC_URL must /)]);
});

test('origins are kept in the form that browsers send', () => {
  const config = loadConfig({
    PUBLIC_URL: 'HTTPS://App.Example.com:443/',
    WEB_ORIGINS: ' https://a.example/ , http://B.example:8080,',
  });
  expect(config.publicUrl).toBe('https://app.example.com');
  expect(config.webOrigins).toEqual(['https://a.example', 'http://b.example:8080']);
});

test.each(['*', 'https://*.example.com', 'https://a.example,*'])(
  'WEB_ORIGINS %s is refused: no wildcards',
  (origins) => {
    expect(faultsOf({ WEB_ORIGINS: origins })).toEqual([expect.stringMatching(/^WEB_ORIGINS must not hold "\*"/)]);
  },
);

test('WEB_ORIGINS null is refused: any page can pose as it', () => {
  expect(faultsOf({ WEB_ORIGINS: 'null' })).toEqual([expect.stringMatching(/^WEB_ORIGINS must be an origin/)]);
});

describe('PORTERO_SECRETS', () => {
  test('names its secrets in order: the first signs', () => {
    const keyring = loadConfig({ PORTERO_SECRETS: `k2:${good}, k1:${good.toLowerCase()}` }).keyring;
    expect([...(keyring?.secrets ?? [])]).toEqual([
      ['k2', good],
      ['k1', good.toLowerCase()],
    ]);
  });

  test.each([
    ['short', 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9a', /"k1" is too short: at least 32/],
    ['monotonous', `k1:${'ab'.repeat(20)}`, /"k1" is guessable/],
    ['known from documents', 'k1:change-me-Zk3vJ8qLw2xYb5nRt7mPc4sDf6g', /"k1" is guessable/],
    ['without a name', good, /entry 1 is not of the form name:secret/],
    ['named twice', `k1:${good},k1:${good.toLowerCase()}`, /entry 2 repeats the name "k1"/],
    ['followed by nothing', `k1:${good},`, /entry 2 is not of the form/],
  ])('a secret that is %s is refused, and never repeated', (_, PORTERO_SECRETS, reason) => {
    const faults = faultsOf({ PORTERO_SECRETS });
    expect(faults).toEqual([expect.stringMatching(reason)]);
    expect(faults.join()).toMatch(/^PORTERO_SECRETS cannot be used: /);
    for (const part of PORTERO_SECRETS.split(/[:,]/).filter((text) => text.length > 4)) {
      expect(faults.join()).not.toContain(part);
    }
  });
});

describe('TRUST_PROXY', () => {
  test.each([
    ['off', false],
    ['loopback', ['loopback']],
    ['uniquelocal, 203.0.113.7', ['uniquelocal', '203.0.113.7']],
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['2001:db8::/32,::1', ['2001:db8::/32', '::1']],
  ])('%s is understood', (TRUST_PROXY, expected) => {
    expect(loadConfig({ TRUST_PROXY }).trustProxy).toEqual(expected);
  });

  test.each([
    'on',
    'true',
    '1',
    '*',
    ',',
    '999.1.1.1',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0',
    'a.b',
    '10.0.0.0/',
    '0.0.0.0/0',
  ])('%s is refused: it does not say which proxy', (TRUST_PROXY) => {
    expect(faultsOf({ TRUST_PROXY })).toEqual([expect.stringMatching(/^TRUST_PROXY must be off, or the addresses/)]);
  });
});

test('durations are a count and a unit', () => {
  const config = loadConfig({
    SESSION_IDLE: '90s',
    SESSION_ABSOLUTE: '15m',
    REMEMBERED_IDLE: '12h',
    REMEMBERED_ABSOLUTE: '30d',
  });
  expect(config.policy.session).toEqual({ idle: 90_000, absolute: 900_000 });
  expect(config.policy.remembered).toEqual({ idle: 12 * HOUR, absolute: 30 * DAY });
});

test.each(['0s', '12', '1.5h', '-1h', '1 h', 'h', '1w', '1H'])('the duration %s is refused with examples', (value) => {
  const fault = `REMEMBERED_IDLE must be a duration such as 90s, 15m, 12h or 30d, not "${value}".`;
  expect(faultsOf({ REMEMBERED_IDLE: value })).toEqual([fault]);
});

test('a session cannot stay unused for longer than it lives', () => {
  expect(faultsOf({ SESSION_IDLE: '2d', REMEMBERED_ABSOLUTE: '1d' })).toEqual([
    'SESSION_IDLE must not be longer than SESSION_ABSOLUTE.',
    'REMEMBERED_IDLE must not be longer than REMEMBERED_ABSOLUTE.',
  ]);
  expect(faultsOf({ SESSION_IDLE: '1d', SESSION_ABSOLUTE: '1d' })).toEqual([]);
});

test('RATE_LIMITS off is for tests: it is refused where PUBLIC_URL is https', () => {
  expect(faultsOf({ RATE_LIMITS: 'off', PUBLIC_URL: 'https://app.example.com' })).toEqual([
    expect.stringMatching(/^RATE_LIMITS must not be off .*https/),
  ]);
  expect(loadConfig({ RATE_LIMITS: 'off' }).policy.rateLimits).toBe(false);
});

test('a PostgreSQL address is refused with a sentence, and its password is not repeated', () => {
  const faults = faultsOf({ DATABASE_URL: 'postgres://portero:hunter2@db/portero' });
  expect(faults).toEqual(['DATABASE_URL names a PostgreSQL database, which this version does not speak yet.']);
});

test.each(['mysql://portero:hunter2@db/portero', './portero.sqlite', 'file:'])(
  'the database address %s is refused without being repeated: it may hold a password',
  (DATABASE_URL) => {
    const faults = faultsOf({ DATABASE_URL });
    expect(faults).toEqual([expect.stringMatching(/^DATABASE_URL must be of the form file:path/)]);
    expect(faults.join()).not.toContain('hunter2');
  },
);

test('DATABASE_URL wins over DATA_DIR for the database alone', () => {
  const config = loadConfig({ DATA_DIR: '/srv/portero', DATABASE_URL: 'file:/srv/db/users.sqlite' });
  expect([config.dataDir, config.databaseFile]).toEqual(['/srv/portero', '/srv/db/users.sqlite']);
  expect(loadConfig({ DATA_DIR: '/srv/portero' }).databaseFile).toBe(join('/srv/portero', 'portero.sqlite'));
});

test('the scheme\u2019s own port is left out of the public address, as browsers leave it out', () => {
  expect(loadConfig({ PORT: '80' }).publicUrl).toBe('http://localhost');
});

test('sessions longer than browsers keep cookies are refused', () => {
  expect(() => loadConfig({ REMEMBERED_ABSOLUTE: '401d' })).toThrow('REMEMBERED_ABSOLUTE must not be longer than 400d');
});

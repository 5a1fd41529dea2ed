import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { DAY, HOUR } from './core/clock.ts';
import { openSqlite } from './db/sqlite.ts';
import type { PorteroOptions } from './options.ts';
import { portero } from './plugin.ts';
import { ada, cheapHasher, keyring, testApp } from './test-app.ts';
import { hostApp } from './test-host.ts';

/** What registration with these options says; '' where they are taken. */
async function refusalOf(change: Record<string, unknown>): Promise<string> {
  const db = openSqlite(':memory:');
  const app = Fastify();
  onTestFinished(async () => {
    await app.close();
    db.close();
  });
  const options = { db, keyring: keyring(), publicUrl: 'http://localhost:3000', passwords: await cheapHasher };
  try {
    await app.register(portero, { ...options, ...change } as unknown as PorteroOptions);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test.each<[string, Record<string, unknown>, string]>([
  [
    'a gate whose name is misspelt',
    { beforeSignUp: () => {} },
    'there is no option beforeSignUp, but there is beforeSignup',
  ],
  ['an option that does not exist', { cookieName: 'sid' }, 'there is no option cookieName'],
  [
    'something to observe that does not exist',
    { observe: { hashqueue: () => {} } },
    'there is no option observe.hashqueue, but there is hashQueue',
  ],
  ['an observer that is no function', { observe: { hashDone: 3 } }, 'option observe.hashDone must be a function'],
  [
    'a policy that does not exist',
    { policy: { signUp: 'closed' } },
    'there is no option policy.signUp, but there is signup',
  ],
  [
    'a policy of no such value',
    { policy: { signup: 'close' } },
    'option policy.signup must be open, private, invite or closed',
  ],
  [
    'a password length beyond reason',
    { policy: { passwordMinLength: 4 } },
    'passwordMinLength must be a whole number from 8',
  ],
  ['a number as text', { policy: { passwordMinLength: '15' } }, 'passwordMinLength must be a whole number'],
  ['half a lifetime', { policy: { session: { idle: HOUR } } }, 'option policy.session must be { idle, absolute }'],
  ['no time at all', { policy: { remembered: { idle: 0, absolute: DAY } } }, 'option policy.remembered must be'],
  ['limits that are words', { policy: { rateLimits: 'off' } }, 'option policy.rateLimits must be true or false'],
  ['a policy that is none', { policy: 'closed' }, 'option policy must be an object'],
  ['no database', { db: undefined }, 'option db is missing: give openSqlite(file)'],
  ['the name of a database', { db: 'portero.sqlite' }, 'option db must be an open database: give openSqlite(file)'],
  ['no address', { publicUrl: undefined }, 'option publicUrl is missing: the origin that people open'],
  [
    'an address with a path',
    { publicUrl: 'http://localhost:3000/' },
    'option publicUrl: "http://localhost:3000/" is no origin',
  ],
  [
    'one origin that is no list',
    { webOrigins: 'https://app.example.com' },
    'option webOrigins must be a list of origins',
  ],
  ['a wildcard', { webOrigins: ['https://*.example.com'] }, 'option webOrigins: "https://*.example.com" is no origin'],
  ['a handler that is none', { onSignup: 'welcome' }, 'option onSignup must be a function'],
  ['a hasher that is none', { passwords: {} }, 'option passwords must be what hashes and verifies'],
  [
    'a hasher that cannot tell an old hash',
    { passwords: { hash: () => '', verify: () => true } },
    'option passwords must be what hashes and verifies',
  ],
  [
    'half a database',
    { db: { rows: () => [], transaction: () => {}, prepare: () => {} } },
    'option db must be an open database',
  ],
  ['a scope of another form', { scopes: { everything: 'All' } }, '"everything" is no scope'],
  ['a scope that nobody can read', { scopes: { 'notes:read': ' ' } }, 'the scope "notes:read" needs a description'],
  ['a scope that is built in', { scopes: { 'profile:read': 'Mine' } }, '"profile:read" is built in'],
])('%s is refused at registration, in words', async (_what, change, words) => {
  expect(await refusalOf(change)).toContain(words);
});

test('all that is wrong is said at once', async () => {
  const said = await refusalOf({ db: 'portero.sqlite', keyring: 'k1:short', publicUrl: 'localhost', weborigins: [] });
  expect(said).toMatch(
    /^portero: option db .*; option keyring: .*; option publicUrl: "localhost" is no origin.*; there is no option weborigins, but .*/,
  );
});

test('no options at all are refused by what is missing', async () => {
  const app = Fastify();
  await expect(app.register(portero, undefined as unknown as PorteroOptions)).rejects.toThrow(
    /db is missing.*publicUrl is/,
  );
});

test('what is undefined is left out, and hides no default', async () => {
  const policy = { signup: undefined, passwordMinLength: undefined, session: undefined } as object;
  const portero = await testApp({ policy, webOrigins: undefined, beforeSignup: undefined } as object);
  onTestFinished(() => portero.close());
  const short = await portero.send('POST', '/auth/signup', { body: { ...ada, password: 'short' } });
  expect(short.json().errors).toMatchObject([{ pointer: '#/password', code: 'too_short' }]);
  expect(await portero.signUp()).not.toBe('');
});

test('Fastify\u2019s own options of a plugin hold for Portero\u2019s endpoints', async () => {
  const levels = new Map<string, string | undefined>();
  const options = { prefix: '/api', logLevel: 'silent' } as Partial<PorteroOptions>;
  await hostApp({
    before: (app) => void app.addHook('onRoute', ({ url, logLevel }) => void levels.set(url, logLevel)),
    ...options,
  });
  expect(levels.get('/api/auth/login')).toBe('silent');
});

/** The peers that run on Node: see bench/peers. */
import { inRoot } from '../../../scripts/root.ts';
import { type HashLibrary, nodeCommand, postJson, type Target } from './target.ts';

const argon2id = 'argon2id m=19456 t=2 p=1';

export const floor = onNode({
  name: 'floor',
  about: `Fastify 5, @fastify/cookie, one fast-jwt verifier, one prepared SELECT, ${argon2id} by argon2, SQLite WAL with synchronous=FULL; no log, no headers, no limits, no revocation`,
  file: 'floor.mjs',
  library: 'argon2',
});

export const floorNodeRs = onNode({
  name: 'floor-noders',
  about: 'the floor with @node-rs/argon2 for argon2, same parameters',
  file: 'floor.mjs',
  env: { HASHER: 'node-rs' },
  library: 'node-rs',
});

export const passport = onNode({
  name: 'passport',
  about: `Express 5, passport-local, express-session in SQLite, ${argon2id} by argon2, SQLite WAL with synchronous=NORMAL; no log, no limits`,
  file: 'passport.mjs',
  library: 'argon2',
});

export const betterAuth = withBetterAuth('better-auth', 'off');
export const betterAuthCached = withBetterAuth('better-auth-cached', 'on');

function withBetterAuth(name: string, cookieCache: 'on' | 'off'): Target {
  return {
    ...onNode({
      name,
      about: `better-auth on better-sqlite3, cookie cache ${cookieCache}, its own scrypt N=16384 r=16 p=1, SQLite WAL with synchronous=NORMAL; no log, its rate limits off`,
      file: 'better-auth.mjs',
      env: { COOKIE_CACHE: cookieCache },
      library: 'scrypt',
    }),
    me: '/api/auth/get-session',
    signup: (person) => postJson('/api/auth/sign-up/email', { ...person, name: 'Somebody' }, 200),
    login: (person) => postJson('/api/auth/sign-in/email', person, 200),
    stored: { file: 'peer.sqlite', hash: 'SELECT password FROM account LIMIT 1' },
  };
}

function onNode(peer: {
  name: string;
  about: string;
  file: string;
  env?: Record<string, string>;
  library: HashLibrary;
}): Target {
  return {
    name: peer.name,
    about: peer.about,
    command: ({ port, folder }) => ({
      command: nodeCommand(peer.name, inRoot('bench/peers', peer.file)),
      env: {
        NODE_ENV: 'production',
        PORT: `${port}`,
        DATABASE: `${folder}/peer.sqlite`,
        // The same at each start, so that a cookie from before counts; nobody else's business on loopback.
        SECRET: 'of the bench alone, and never anywhere else',
        ...peer.env,
      },
    }),
    me: '/me',
    signup: (person) => postJson('/signup', { ...person, name: 'Somebody' }, 201),
    login: (person) => postJson('/login', person, 200),
    stored: { file: 'peer.sqlite', hash: 'SELECT hash FROM users LIMIT 1' },
    library: () => peer.library,
  };
}

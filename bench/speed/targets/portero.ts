/** Portero as it is built, with production settings. */
import { inRoot } from '../../../scripts/root.ts';
import { nodeCommand, postJson, type Target } from './target.ts';

/** @param workers how many processes share the port and the database; left to Portero where it is not said */
export function portero({ name = 'portero', workers }: { name?: string; workers?: number } = {}): Target {
  return {
    name,
    about:
      `Portero${workers === undefined ? '' : ` with WORKERS=${workers}`}: argon2id m=19456 t=2 p=1, SQLite WAL, ` +
      'every acknowledged write synced (as with synchronous=FULL), a log line a request into a file, all headers, the ' +
      'session row read on every request; ' +
      'RATE_LIMITS=off',
    command: ({ port, folder }) => ({
      command: nodeCommand(name, inRoot('apps/api/dist/server.js')),
      env: {
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: `${port}`,
        // Sessions belong to it, and shall outlive a start on another port.
        PUBLIC_URL: 'http://localhost',
        DATA_DIR: folder,
        RATE_LIMITS: 'off',
        ...(workers !== undefined && { WORKERS: `${workers}` }),
      },
    }),
    me: '/me',
    signup: (person) => postJson('/auth/signup', { ...person, name: 'Somebody' }, 201),
    login: (person) => postJson('/auth/login', person, 200),
    stored: { file: 'portero.sqlite', hash: 'SELECT hash FROM passwords LIMIT 1' },
    // Said in its first lines, where it is the one that hashes.
    library: (log) => (log.includes('@node-rs/argon2') ? 'node-rs' : 'argon2'),
  };
}

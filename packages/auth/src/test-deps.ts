/** For tests of rules: what the plugin would hand to them, without HTTP. */
import type { Client } from './core/client.ts';
import type { Deps } from './core/deps.ts';
import { hostOf } from './core/host-events.ts';
import { sealOf } from './core/seal.ts';
import { deriveHmacKey } from './core/secrets.ts';
import { trailKeysOf } from './core/trail-keys.ts';
import { defaultPolicy } from './options.ts';
import { type RecognisedSession, sessionLookup } from './session/session.ts';
import { cheapHasher, keyring, type TestApp } from './test-app.ts';

export const client: Client = { address: '192.0.2.1', userAgent: 'curl/8.5.0', requestId: 'r1' };

/** Who a cookie is recognised as, as rules are told. */
export async function recognisedBy(deps: Deps, cookie: string): Promise<RecognisedSession> {
  const [, payload = ''] = cookie.split('.');
  const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const found = await sessionLookup(deps)(sid);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

/** Deps that share the database, the clock and the events of a test app. */
export async function depsOf(
  portero: Pick<TestApp, 'db' | 'now' | 'events'>,
  change: Partial<Deps> = {},
): Promise<Deps> {
  return {
    db: portero.db,
    clock: () => portero.now,
    passwords: await cheapHasher,
    record: (event) => portero.events.push(event),
    report: (fault) => {
      throw fault;
    },
    policy: defaultPolicy,
    host: hostOf({}, (fault) => {
      throw fault;
    }),
    scopes: {},
    seal: sealOf(keyring()),
    trailKeys: trailKeysOf(keyring()),
    mail: null,
    issuer: 'http://localhost:3000',
    devicePage: 'http://localhost:3000/device',
    pseudonymKey: deriveHmacKey('a secret for tests alone', 'pseudonym'),
    pseudonymKeys: [deriveHmacKey('a secret for tests alone', 'pseudonym')],
    ...change,
  };
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { hashSecret } from '../core/secrets.ts';
import { createUser } from '../profile/profile.ts';
import { type TestApp, testApp } from '../test-app.ts';
import { client, depsOf } from '../test-deps.ts';
import { renewSession } from './renewal.ts';
import {
  endSession,
  type Grant,
  listSessions,
  logOut,
  SESSIONS_PER_USER,
  type SessionIdentity,
  sessionLookup,
  startSession,
  sweepSessions,
} from './session.ts';

let portero: TestApp;
let deps: Deps;
beforeEach(async () => {
  portero = await testApp();
  deps = await depsOf(portero);
});
afterEach(() => portero.close());

const newUser = (email = 'ada@example.com') =>
  deps.db.transaction((scope) => createUser(scope, { email, name: 'Somebody', now: deps.clock() }));

async function start(
  user: SessionIdentity['user'],
  input: { remember?: boolean; replacing?: SessionIdentity | null } = {},
) {
  return deps.db.transaction((scope) =>
    startSession(scope, deps, { user, remember: false, client, replacing: null, ...input }),
  );
}

const ids = (sessions: readonly { id: string }[]) => sessions.map(({ id }) => id);

describe('starting a session', () => {
  test('stores the hash of the credential and not the credential', async () => {
    const { sid, session } = await start(await newUser());
    expect(sid).toMatch(/^[\w-]{32}$/);
    const [row] = await deps.db.rows(deps.db.q.select().from(deps.db.t.sessions));
    expect(row).toMatchObject({ id: session.id, sidHash: hashSecret(sid) });
    expect(JSON.stringify(row)).not.toContain(sid);
  });

  test('gives every session its own credential and id', async () => {
    const user = await newUser();
    const grants = [await start(user), await start(user), await start(user)];
    expect(new Set(grants.map((grant) => grant.sid)).size).toBe(3);
    expect(new Set(grants.map((grant) => grant.session.id)).size).toBe(3);
  });

  test('keeps the names of the device, never the header they were read from', async () => {
    const user = await newUser();
    const { session } = await deps.db.transaction((scope) =>
      startSession(scope, deps, {
        user,
        remember: false,
        client: { ...client, userAgent: `curl/8.5.0 ${'x'.repeat(5_000)}` },
        replacing: null,
      }),
    );
    expect(session).toMatchObject({ browser: 'curl', platform: null });
    expect(JSON.stringify(session)).not.toContain('xxx');
  });

  test('ends the session that came with the request, also when it is somebody else\u2019s', async () => {
    const ada = await newUser();
    const first = await start(ada);
    const second = await start(ada, { replacing: first });
    expect(second.ended).toEqual([{ id: first.session.id, userId: ada.id, reason: 'replaced' }]);
    const bob = await newUser('bob@example.com');
    const third = await start(bob, { replacing: second });
    expect(third.ended).toEqual([{ id: second.session.id, userId: ada.id, reason: 'replaced' }]);
    expect(portero.count('sessions')).toBe(1);
  });

  test('ends the one used longest ago when there are twenty already', async () => {
    const user = await newUser();
    const grants: Grant[] = [];
    for (let i = 0; i < SESSIONS_PER_USER; i += 1) {
      grants.push(await start(user));
      portero.travel(MINUTE);
    }
    const next = await start(user);
    expect(next.ended).toEqual([{ id: grants[0]?.session.id, userId: user.id, reason: 'too_many' }]);
    expect(portero.count('sessions')).toBe(SESSIONS_PER_USER);
    expect(await sessionLookup(deps)(grants[0]?.sid ?? '')).toBe('session_ended');
    expect(await sessionLookup(deps)(grants[1]?.sid ?? '')).toMatchObject({ user: { id: user.id } });
  });

  test('ends the first of twenty that were started in the same moment', async () => {
    const user = await newUser();
    const grants: Grant[] = [];
    for (let i = 0; i < SESSIONS_PER_USER; i += 1) grants.push(await start(user));
    expect(ids((await start(user)).ended)).toEqual([grants[0]?.session.id]);
  });

  test('never counts another user\u2019s sessions', async () => {
    const [ada, bob] = [await newUser(), await newUser('bob@example.com')];
    for (let i = 0; i < SESSIONS_PER_USER; i += 1) await start(ada);
    expect((await start(bob)).ended).toEqual([]);
    expect(portero.count('sessions')).toBe(SESSIONS_PER_USER + 1);
  });

  test('frees a place first when it replaces a session', async () => {
    const user = await newUser();
    let last = await start(user);
    for (let i = 1; i < SESSIONS_PER_USER; i += 1) last = await start(user);
    const next = await start(user, { replacing: last });
    expect(next.ended).toEqual([{ id: last.session.id, userId: user.id, reason: 'replaced' }]);
  });

  test('leaves nothing behind when the transaction fails', async () => {
    const user = await newUser();
    const first = await start(user);
    const failing = deps.db.transaction(function* (scope) {
      yield* startSession(scope, deps, { user, remember: false, client, replacing: first });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await sessionLookup(deps)(first.sid)).toMatchObject({ session: { id: first.session.id } });
    expect(portero.count('sessions')).toBe(1);
  });
});

describe('looking a session up', () => {
  test('finds user and session by the credential alone', async () => {
    const user = await newUser();
    const { sid, session } = await start(user);
    expect(await sessionLookup(deps)(sid)).toMatchObject({ user: { id: user.id }, session: { id: session.id } });
    for (const other of ['', session.id, hashSecret(sid), sid.toLowerCase(), `${sid} `, `${sid}\0`, '%', '_']) {
      expect(await sessionLookup(deps)(other)).toBe('session_ended');
    }
  });

  test('calls a session expired from its deadline on, and ended once it is swept', async () => {
    const { sid } = await start(await newUser());
    portero.travel(12 * HOUR - 1);
    await sweepSessions(deps);
    expect(await sessionLookup(deps)(sid)).toMatchObject({ session: {} });
    portero.travel(1);
    expect(await sessionLookup(deps)(sid)).toBe('session_expired');
    await sweepSessions(deps);
    expect(await sessionLookup(deps)(sid)).toBe('session_ended');
    expect(portero.count('sessions')).toBe(0);
  });
});

describe('ending sessions', () => {
  test('ends this one, the others or all, and tells of each', async () => {
    const user = await newUser();
    const [first, second, third] = [await start(user), await start(user), await start(user)];
    await logOut(deps, { auth: second, scope: 'others', client });
    expect(ids(await listSessions(deps, second.user))).toEqual([second.session.id]);
    await logOut(deps, { auth: second, scope: 'this', client });
    expect(portero.count('sessions')).toBe(0);
    expect(portero.events.map(({ event, reason, sessionId }) => [event, reason, sessionId])).toEqual([
      ['session.ended', 'logged_out_elsewhere', expect.stringMatching(`${first.session.id}|${third.session.id}`)],
      ['session.ended', 'logged_out_elsewhere', expect.stringMatching(`${first.session.id}|${third.session.id}`)],
      ['logout', undefined, second.session.id],
    ]);
  });

  test('does nothing for nobody, and nothing twice', async () => {
    const grant = await start(await newUser());
    await logOut(deps, { auth: null, scope: 'all', client });
    expect(portero.count('sessions')).toBe(1);
    await logOut(deps, { auth: grant, scope: 'all', client });
    await logOut(deps, { auth: grant, scope: 'all', client });
    expect(portero.events).toHaveLength(1);
  });

  test('does not know another user\u2019s session', async () => {
    const ada = await start(await newUser());
    const bob = await start(await newUser('bob@example.com'));
    await expect(endSession(deps, { user: ada.user, id: bob.session.id, client })).rejects.toMatchObject({
      code: 'session_not_found',
    });
    expect(portero.count('sessions')).toBe(2);
    expect(portero.events).toEqual([]);
  });

  test('lists live sessions only, the latest used first', async () => {
    const user = await newUser();
    const first = await start(user, { remember: true });
    portero.travel(MINUTE);
    const second = await start(user);
    expect(ids(await listSessions(deps, first.user))).toEqual([second.session.id, first.session.id]);
    portero.travel(DAY);
    expect(ids(await listSessions(deps, first.user))).toEqual([first.session.id]);
  });
});

describe('renewing a session', () => {
  test('changes its credential, keeps its id and ends all others', async () => {
    const user = await newUser();
    const [mine, other] = [await start(user), await start(user)];
    const bob = await start(await newUser('bob@example.com'));
    const renewed = await deps.db.transaction((scope) => renewSession(scope, deps, mine));
    expect(renewed.session.id).toBe(mine.session.id);
    expect(renewed.ended).toEqual([{ id: other.session.id, userId: user.id, reason: 'password_changed' }]);
    const find = sessionLookup(deps);
    expect(await find(mine.sid)).toBe('session_ended');
    expect(await find(other.sid)).toBe('session_ended');
    expect(await find(renewed.sid)).toMatchObject({ session: { id: mine.session.id } });
    expect(await find(bob.sid)).toMatchObject({ session: { id: bob.session.id } });
  });

  test('does not bring an ended session back', async () => {
    const mine = await start(await newUser());
    await logOut(deps, { auth: mine, scope: 'this', client });
    await expect(deps.db.transaction((scope) => renewSession(scope, deps, mine))).rejects.toMatchObject({
      code: 'session_ended',
    });
    expect(portero.count('sessions')).toBe(0);
  });
});

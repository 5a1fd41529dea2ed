import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../core/clock.ts';
import { type TestApp, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp();
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const me = (options: { cookie?: string; headers?: Record<string, string> }) => portero.send('GET', '/me', options);

describe('a refused request learns why', () => {
  test('not_authenticated where there is no cookie, or one that is not ours', async () => {
    for (const value of [undefined, 'other=1', 'portero=forged', 'portero=']) {
      const response = await me(value ? { cookie: value } : {});
      expect(problemOf(response).code).toBe('not_authenticated');
      expect(response.headers['www-authenticate']).toBe('Bearer realm="portero"');
    }
  });

  test('session_expired where it was not used for too long', async () => {
    portero.travel(13 * HOUR);
    const response = await me({ cookie });
    expect(problemOf(response).code).toBe('session_expired');
    expect(response.headers['www-authenticate']).toBe('Bearer realm="portero"');
  });

  test('session_expired where the row is over though the token is not', async () => {
    portero.db.connection.prepare('UPDATE sessions SET idle_expires_at = ?').run(portero.now.getTime());
    expect(problemOf(await me({ cookie })).code).toBe('session_expired');
  });

  test('session_expired even after the row was swept, if the cookie was kept longer than it was good', async () => {
    portero.travel(2 * DAY);
    portero.db.connection.exec('DELETE FROM sessions');
    expect(problemOf(await me({ cookie })).code).toBe('session_expired');
  });

  test('session_ended where the session was ended', async () => {
    await portero.send('POST', '/auth/logout', { cookie });
    const response = await me({ cookie });
    expect(problemOf(response).code).toBe('session_ended');
    expect(response.headers['www-authenticate']).toBe('Bearer realm="portero"');
  });

  test('session_ended where the account is gone', async () => {
    portero.db.connection.exec('DELETE FROM users');
    expect(portero.count('sessions')).toBe(0);
    expect(problemOf(await me({ cookie })).code).toBe('session_ended');
  });

  test('invalid_token where an Authorization header is no good', async () => {
    const response = await me({ headers: { authorization: 'Bearer x' } });
    expect(problemOf(response).code).toBe('invalid_token');
    expect(response.headers['www-authenticate']).toBe('Bearer realm="portero", error="invalid_token"');
  });

  test.each([
    ['Bearer realm="portero", error="invalid_token"', ['Bearer', 'bearer ', 'Bearer x y', 'BEARER x']],
    ['Bearer realm="portero"', ['', 'Basic YWRhOmFkYQ==', 'Bearerx', 'null']],
  ])('invalid_token with the challenge %s for a header that is one of %j', async (challenge, headers) => {
    for (const authorization of headers) {
      const response = await me({ headers: { authorization } });
      expect(problemOf(response).code).toBe('invalid_token');
      expect(response.headers['www-authenticate']).toBe(challenge);
    }
  });
});

describe('beside an Authorization header the cookie is ignored', () => {
  const token = () => cookie.split('=')[1] ?? '';

  test.each(['', 'Bearer', 'Bearer x', 'Basic YWRhOmFkYQ==', 'Cookie', 'null'])(
    'also beside %j',
    async (authorization) => {
      expect(problemOf(await me({ cookie, headers: { authorization } })).code).toBe('invalid_token');
    },
  );

  test('also when it holds the very token of the cookie', async () => {
    for (const authorization of [token(), `Bearer ${token()}`, `JWT ${token()}`]) {
      expect(problemOf(await me({ cookie, headers: { authorization } })).code).toBe('invalid_token');
    }
  });

  test('so the session is neither shown nor ended by it, and the cookie stays in the browser', async () => {
    const headers = { authorization: 'Bearer x' };
    expect((await portero.send('GET', '/auth/session', { cookie, headers })).json()).toEqual({
      user: null,
      session: null,
    });
    const response = await portero.send('POST', '/auth/logout', { cookie, headers });
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect((await me({ cookie })).statusCode).toBe(200);
  });
});

test('of two cookies of the same name the first one counts, whichever it is', async () => {
  const [forged, good] = ['portero=forged', cookie];
  expect((await me({ cookie: `${good}; ${forged}` })).statusCode).toBe(200);
  expect((await me({ cookie: `${forged}; ${good}` })).statusCode).toBe(401);
});

test('the token is taken from the cookie alone, not from a query or another header', async () => {
  const token = cookie.split('=')[1] ?? '';
  expect((await portero.send('GET', `/me?portero=${token}&token=${token}&access_token=${token}`)).statusCode).toBe(401);
  expect((await me({ headers: { 'x-access-token': token, 'x-portero': token } })).statusCode).toBe(401);
});

test('a request that may not come in is refused before its body is looked at', async () => {
  for (const [method, url] of [
    ['PATCH', '/me'],
    ['POST', '/auth/password'],
    ['DELETE', '/auth/sessions/x'],
  ] as const) {
    const response = await portero.send(method, url, { body: '{', headers: { 'content-type': 'text/plain' } });
    expect(problemOf(response).code).toBe('not_authenticated');
  }
});

test('roles and names are read from the database: a change holds on the very next request', async () => {
  portero.db.connection.exec("UPDATE users SET name = 'Countess'");
  expect((await me({ cookie })).json().user.name).toBe('Countess');
});

test('a session survives the restart of the server, and so does its end', async () => {
  const again = await testApp({ db: portero.db, clock: () => portero.now });
  expect((await again.send('GET', '/me', { cookie })).statusCode).toBe(200);
  await portero.send('POST', '/auth/logout', { cookie });
  expect(problemOf(await again.send('GET', '/me', { cookie })).code).toBe('session_ended');
  await again.close();
});

test('reading goes on while the database cannot be written', async () => {
  portero.travel(2 * HOUR);
  portero.db.connection.pragma('query_only = ON');
  const response = await me({ cookie });
  expect(response.statusCode).toBe(200);
  expect(response.headers['set-cookie']).toBeUndefined();
  portero.db.connection.pragma('query_only = OFF');
  expect((await me({ cookie })).headers['set-cookie']).toBeDefined();
});

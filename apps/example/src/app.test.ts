import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { emptyFolder, openGuestbook, secrets } from './test-guests.ts';

test('everybody can read; to write one must be signed in', async () => {
  const { stranger, signUp } = await openGuestbook();
  expect(await stranger('GET', '/entries')).toEqual({ status: 200, body: [] });
  expect(await stranger('POST', '/entries', { text: 'Hello' })).toMatchObject({
    status: 401,
    body: { code: 'not_authenticated' },
  });
  const { call: ada } = await signUp('Ada');
  expect(await ada('POST', '/entries', { text: 'Hello' })).toMatchObject({
    status: 201,
    body: { author: 'Ada', text: 'Hello', yours: true },
  });
  const read = await stranger('GET', '/entries');
  expect(read.body).toMatchObject([{ author: 'Ada', yours: false }, { author: 'The house' }]);
});

test('one\u2019s own entries are marked, and nobody\u2019s id is shown', async () => {
  const { signUp } = await openGuestbook();
  const [ada, bob] = [await signUp('Ada'), await signUp('Bob')];
  await ada.call('POST', '/entries', { text: 'Mine' });
  const [seenByAda, seenByBob] = [await ada.call('GET', '/entries'), await bob.call('GET', '/entries')];
  expect(seenByAda.body[0]).toMatchObject({ text: 'Mine', yours: true });
  expect(seenByBob.body[0]).toMatchObject({ text: 'Mine', yours: false });
  expect(JSON.stringify(seenByBob)).not.toContain(ada.id);
});

test('whoever signs up is welcomed, and greeted on the profile', async () => {
  const { signUp, stranger } = await openGuestbook();
  const { call: ada } = await signUp('Ada');
  expect((await stranger('GET', '/entries')).body[0]).toMatchObject({ author: 'The house', text: 'Welcome, Ada!' });
  expect((await ada('GET', '/profile')).body).toEqual({ message: 'Welcome, Ada!', moderator: false });
  await ada('POST', '/auth/logout');
  expect(await ada('GET', '/profile')).toMatchObject({ status: 401 });
});

test('a program writes with the scope for it, and with no other', async () => {
  const { signUp, program } = await openGuestbook();
  const { call: ada } = await signUp('Ada');
  const tokenFor = async (scope: string) =>
    String((await ada('POST', '/auth/tokens', { name: 'bot', scopes: [scope] })).body.token);
  const writer = program(await tokenFor('guestbook:write'));
  expect(await writer('POST', '/entries', { text: 'Beep' })).toMatchObject({ status: 201, body: { author: 'Ada' } });
  expect(await writer('GET', '/profile')).toMatchObject({ status: 403, body: { code: 'session_required' } });
  expect(await writer('DELETE', '/entries/1')).toMatchObject({ status: 403, body: { code: 'session_required' } });
  const reader = program(await tokenFor('profile:read'));
  expect(await reader('POST', '/entries', { text: 'Beep' })).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope' },
  });
  expect(await program('portero_pat_guessed')('POST', '/entries', { text: 'Beep' })).toMatchObject({
    status: 401,
    body: { code: 'invalid_token' },
  });
});

test('a refusal in the app\u2019s own words still says how to come in, and with which scope', async () => {
  const { app, signUp } = await openGuestbook();
  expect((await app.inject('/profile')).headers).toMatchObject({
    'www-authenticate': 'Bearer realm="portero"',
    'cache-control': 'no-store',
  });
  const { call: ada } = await signUp('Ada');
  const { body } = await ada('POST', '/auth/tokens', { name: 'bot', scopes: ['profile:read'] });
  const headers = { authorization: `Bearer ${body.token}` };
  expect((await app.inject({ method: 'POST', url: '/entries', headers })).headers).toMatchObject({
    'www-authenticate': 'Bearer realm="portero", error="insufficient_scope", scope="guestbook:write"',
    'cache-control': 'no-store',
  });
});

test('only moderators take entries out, from the moment they are moderators', async () => {
  const { app, signUp, stranger } = await openGuestbook();
  const { call: ada, id } = await signUp('Ada');
  expect(await stranger('DELETE', '/entries/1')).toMatchObject({ status: 401 });
  expect(await ada('DELETE', '/entries/1')).toMatchObject({ status: 403, body: { code: 'role_required' } });
  await app.portero.roles.grant(id, 'moderator');
  expect((await ada('DELETE', '/entries/1')).status).toBe(204);
  expect(await ada('DELETE', '/entries/1')).toMatchObject({ status: 404, body: { code: 'no_such_entry' } });
  expect(await stranger('GET', '/entries')).toEqual({ status: 200, body: [] });
});

test('a moderator is made in a terminal beside the running app', async () => {
  const { folder, signUp } = await openGuestbook();
  const { call: ada } = await signUp('Ada');
  const run = (email: string) =>
    promisify(execFile)(
      process.execPath,
      ['--conditions=portero-source', fileURLToPath(new URL('moderator.ts', import.meta.url)), email],
      { env: { PATH: process.env.PATH, DATA: folder, SECRETS: secrets } },
    );
  expect((await run('ada@example.com')).stdout).toContain('ada@example.com is a moderator now.');
  expect((await ada('GET', '/profile')).body).toMatchObject({ moderator: true });
  await expect(run('nobody@example.com')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('nobody') });
});

test('what another site makes a browser send is refused', async () => {
  const { signUp, stranger } = await openGuestbook();
  const { call: ada } = await signUp('Ada');
  const origin = { origin: 'https://evil.example.net' };
  expect(await ada('POST', '/entries', { text: 'Spam' }, origin)).toMatchObject({
    status: 403,
    body: { code: 'origin_denied' },
  });
  expect(JSON.stringify(await stranger('GET', '/entries'))).not.toContain('Spam');
});

test.each([
  ['nothing', {}],
  ['blanks', { text: ' \n' }],
  ['too much', { text: 'x'.repeat(501) }],
  ['no text', { text: { $ne: null } }],
  ['no JSON', '{"text":'],
])('%s is refused in the app\u2019s own words, and written nowhere', async (_, body) => {
  const { signUp, stranger } = await openGuestbook();
  const { call: ada } = await signUp('Ada');
  const before = await stranger('GET', '/entries');
  const { status, body: said } = await ada('POST', '/entries', body);
  expect(status).toBe(400);
  expect(Object.keys(said)).toEqual(['code', 'message']);
  expect(await stranger('GET', '/entries')).toEqual(before);
});

test('who writes is never taken from what is sent', async () => {
  const { signUp } = await openGuestbook();
  const { call: ada } = await signUp('Ada');
  const forged = { text: 'Hello', userId: 'of-somebody-else', author: 'Bob' };
  // Fastify's own validator leaves unknown members out rather than refuse them.
  expect(await ada('POST', '/entries', forged)).toMatchObject({ status: 201, body: { author: 'Ada', yours: true } });
});

test('markup stays text', async () => {
  const { signUp, stranger } = await openGuestbook();
  const text = `<script>alert('x')</script> "; DROP TABLE entries; --`;
  await (await signUp('Ada')).call('POST', '/entries', { text });
  expect((await stranger('GET', '/entries')).body[0]).toMatchObject({ text });
});

test('errors of Portero\u2019s own endpoints are problem documents, whatever the app does with its own', async () => {
  const { stranger } = await openGuestbook();
  const { status, body } = await stranger('POST', '/auth/login', { email: 'ada@example.com', password: 'wrong' });
  expect([status, body.code, body.title]).toEqual([401, 'invalid_credentials', 'Wrong e-mail address or password']);
});

test('after a restart everything is there, and everybody still signed in', async () => {
  const folder = emptyFolder();
  const before = await openGuestbook(folder);
  const { call: ada, headers } = await before.signUp('Ada');
  await ada('POST', '/entries', { text: 'Still here' });
  await before.app.close();
  const after = await openGuestbook(folder);
  const read = await after.stranger('GET', '/entries', undefined, { cookie: headers.cookie ?? '' });
  expect(read.body[0]).toMatchObject({ text: 'Still here', yours: true });
});

import { afterAll, expect, test } from 'vitest';
import { cli, cliJson, operatorEvents } from '../test-cli.ts';
import { leave, neighbourIn } from '../test-neighbour.ts';
import { temporaryFolder } from '../test-server.ts';

afterAll(leave);

const people = ['ada', 'bob'].map((name) => ({
  email: `${name}@example.com`,
  name,
  password: 'correct horse battery',
}));

interface Listed {
  sessions: { id: string; user: { email: string } }[];
  next: string | null;
}

test('sessions are listed and ended beside a server, which knows on the very next request', async () => {
  const folder = temporaryFolder();
  const server = await neighbourIn(folder);
  const cookies: string[] = [];
  for (const body of [...people, ...people]) {
    const path = cookies.length < 2 ? '/auth/signup' : '/auth/login';
    const { email, password } = body;
    cookies.push(
      (await server.send('POST', path, { body: path === '/auth/login' ? { email, password } : body })).cookie,
    );
  }
  const alive = () =>
    Promise.all(cookies.map(async (cookie) => (await server.send('GET', '/me', { cookie })).status === 200));
  expect(await alive()).toEqual([true, true, true, true]);

  const { sessions } = await cliJson<Listed>(['sessions', 'list'], { folder });
  expect(sessions.map(({ user }) => user.email)).toEqual(
    ['ada', 'bob', 'ada', 'bob'].map((name) => `${name}@example.com`),
  );
  expect(JSON.stringify(sessions)).not.toMatch(/sid|hash/i);
  const page = await cliJson<Listed>(['sessions', 'list', 'ada@example.com', '--limit', '1'], { folder });
  expect(page.sessions.map(({ id }) => id)).toEqual([sessions[0]?.id]);
  const rest = await cliJson<Listed>(['sessions', 'list', 'ada@example.com', '--after', page.next ?? ''], { folder });
  expect(rest).toMatchObject({ sessions: [{ id: sessions[2]?.id }], next: null });

  const id = sessions[0]?.id ?? '';
  expect((await cli(['sessions', 'revoke', id], { folder })).code).toBe(2);
  expect(await cliJson(['sessions', 'revoke', id, '--yes'], { folder })).toEqual({ ended: [id] });
  expect(await alive()).toEqual([false, true, true, true]);
  const again = await cli(['sessions', 'revoke', id, '--yes'], { folder });
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('has ended already')]);

  await cliJson(['sessions', 'revoke', '--user', 'bob@example.com', '--yes'], { folder });
  expect(await alive()).toEqual([false, false, true, false]);
  expect(operatorEvents(folder).map(({ event, reason }) => [event, reason])).toEqual(
    Array.from({ length: 3 }, () => ['session.ended', 'ended_by_operator']),
  );
});

test('naming neither a session nor a user, or both, is a matter of usage', async () => {
  const folder = temporaryFolder();
  for (const args of [[], ['x', '--user', 'y']]) {
    expect((await cli(['sessions', 'revoke', ...args, '--yes'], { folder })).code).toBe(2);
  }
});

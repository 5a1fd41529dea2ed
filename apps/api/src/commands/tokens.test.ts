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
  tokens: { id: string; name: string; prefix: string; scopes: string[]; user: { email: string } }[];
  next: string | null;
}

test('access tokens are listed and revoked beside a server, which refuses the very next request', async () => {
  const folder = temporaryFolder();
  const server = await neighbourIn(folder);
  const secrets: string[] = [];
  for (const body of people) {
    const { cookie } = await server.send('POST', '/auth/signup', { body });
    for (const name of ['backup', 'cron']) {
      const made = { name: `${name} of ${body.name}`, scopes: ['profile:read', 'sessions:read'] };
      secrets.push(JSON.parse((await server.send('POST', '/auth/tokens', { cookie, body: made })).body).token);
    }
  }
  const alive = () =>
    Promise.all(
      secrets.map(
        async (secret) =>
          (await server.send('GET', '/me', { headers: { authorization: `Bearer ${secret}` } })).status === 200,
      ),
    );
  expect(await alive()).toEqual([true, true, true, true]);

  const { tokens } = await cliJson<Listed>(['tokens', 'list'], { folder });
  expect(tokens.map(({ name, user }) => [name, user.email])).toEqual([
    ['backup of ada', 'ada@example.com'],
    ['cron of ada', 'ada@example.com'],
    ['backup of bob', 'bob@example.com'],
    ['cron of bob', 'bob@example.com'],
  ]);
  expect(tokens[0]).toMatchObject({ prefix: secrets[0]?.slice(0, 18), scopes: ['profile:read', 'sessions:read'] });
  const shown = (await cli(['tokens', 'list'], { folder })).stdout;
  for (const text of [shown, JSON.stringify(tokens)]) {
    for (const secret of secrets) expect(text).not.toContain(secret.slice(0, 19));
    expect(text).not.toMatch(/hash/i);
  }
  const page = await cliJson<Listed>(['tokens', 'list', 'bob@example.com', '--limit', '1'], { folder });
  expect(page.tokens.map(({ id }) => id)).toEqual([tokens[2]?.id]);
  const rest = await cliJson<Listed>(['tokens', 'list', 'bob@example.com', '--after', page.next ?? ''], { folder });
  expect(rest).toMatchObject({ tokens: [{ id: tokens[3]?.id }], next: null });

  const id = tokens[0]?.id ?? '';
  expect((await cli(['tokens', 'revoke', id], { folder })).code).toBe(2);
  expect(await cliJson(['tokens', 'revoke', id, '--yes'], { folder })).toEqual({ revoked: [id] });
  expect(await alive()).toEqual([false, true, true, true]);
  const again = await cli(['tokens', 'revoke', id, '--yes'], { folder });
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is revoked already')]);

  const all = await cli(['tokens', 'revoke', '--user', 'bob@example.com', '--yes'], { folder });
  expect(all.stdout).toBe('2 access tokens revoked.\n');
  expect(await alive()).toEqual([false, true, false, false]);
  expect(operatorEvents(folder).map(({ event, reason, tokenId }) => [event, reason, tokenId])).toEqual(
    [tokens[0], tokens[2], tokens[3]].map((token) => ['token.revoked', 'revoked_by_operator', token?.id]),
  );
});

test('naming neither a token nor a user, or both, is a matter of usage, and so is a token itself', async () => {
  const folder = temporaryFolder();
  const secret = `portero_pat_${'x'.repeat(49)}`;
  for (const args of [[], ['x', '--user', 'y'], [secret]]) {
    const { code, stderr } = await cli(['tokens', 'revoke', ...args, '--yes'], { folder });
    expect([code, stderr]).toEqual([2, expect.not.stringContaining(secret)]);
  }
});

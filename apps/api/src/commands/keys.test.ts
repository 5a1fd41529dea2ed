import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cli, cliJson, operatorEvents } from '../test-cli.ts';
import { leave, type Neighbour, neighbourIn } from '../test-neighbour.ts';
import { startServer, temporaryFolder } from '../test-server.ts';

afterAll(leave);

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
const otherSecret = 'k1:Qm7wXe4rTy1uIo9pAs6dFg3hJk8lZc5v';

interface Key {
  kid: string;
  phase: string;
  retiresAt: string | null;
}

type Server = Pick<Neighbour, 'send'>;

/** A server with a user, and the kid that signs for them right now. */
async function scene(start: (folder: string) => Promise<Server> = neighbourIn) {
  const folder = temporaryFolder();
  const server = await start(folder);
  const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
  const signer = async () => {
    const { access_token } = JSON.parse((await server.send('POST', '/auth/token', { cookie })).body);
    return JSON.parse(Buffer.from(access_token.split('.')[0], 'base64url').toString()).kid;
  };
  return { folder, server, signer };
}

const published = async (server: Server): Promise<string[]> =>
  JSON.parse((await server.send('GET', '/.well-known/jwks.json')).body).keys.map(({ kid }: Key) => kid);
const phases = async (folder: string) =>
  (await cliJson<{ keys: Key[] }>(['keys', 'list'], { folder })).keys.map(({ kid, phase }) => [kid, phase]);

test.concurrent('keys are rotated and retired beside a running server, and each deed is noted', async () => {
  const { folder, server, signer } = await scene((folder) => startServer({ folder }));
  const first = await signer();
  expect(await phases(folder)).toEqual([[first, 'signing']]);

  const { kid: next } = await cliJson<Key>(['keys', 'rotate'], { folder });
  expect(await phases(folder)).toEqual([
    [first, 'signing'],
    [next, 'upcoming'],
  ]);
  expect([await signer(), await published(server)]).toEqual([first, [first, next]]);
  expect((await cli(['keys', 'list'], { folder })).stdout).toMatch(/signs, published until .*\n.*signs from /);

  const { kid: now } = await cliJson<Key>(['keys', 'rotate', '--now', '--yes'], { folder });
  expect(await signer()).toBe(now);

  const { follower } = await cliJson<{ follower: Key }>(['keys', 'retire', now, '--yes'], { folder });
  expect(await signer()).toBe(follower.kid);
  expect(await published(server)).toEqual([first, follower.kid]);
  expect(await cliJson(['keys', 'retire', first, '--yes'], { folder })).toEqual({ retired: first, follower: null });

  expect(operatorEvents(folder).map(({ event, reason, keyId }) => [event, reason, keyId])).toEqual([
    ['key.rotated', 'rotated_by_operator', next],
    ['key.rotated', 'rotated_by_operator', now],
    ['key.retired', 'overtaken', next],
    ['key.retired', 'retired_by_operator', now],
    ['key.rotated', 'retired_by_operator', follower.kid],
    ['key.retired', 'retired_by_operator', first],
  ]);
});

test.concurrent('what others would notice asks first; a key that is not there is said to be none', async () => {
  const { folder, server, signer } = await scene();
  const kid = await signer();
  for (const args of [
    ['keys', 'rotate', '--now'],
    ['keys', 'retire', kid],
  ]) {
    const { code, stderr } = await cli(args, { folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('Add --yes')]);
  }
  const gone = await cli(['keys', 'retire', 'no\u001b[31m', '--yes'], { folder });
  expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('There is no key no\\u{1b}[31m')]);
  expect(await published(server)).toEqual([kid]);
});

test.concurrent('with another secret than the server\u2019s, or none, nothing is changed and no secret is made', async () => {
  const { folder, server, signer } = await scene();
  const kid = await signer();
  const deeds = [
    ['keys', 'rotate'],
    ['keys', 'retire', kid, '--yes'],
  ];
  for (const args of deeds) {
    const { code, stderr } = await cli(args, { folder, env: { PORTERO_SECRETS: otherSecret } });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('does not prove the end of the server\u2019s audit trail'),
    ]);
  }
  const file = join(folder, 'data/secrets');
  rmSync(file);
  for (const args of deeds) {
    const { code, stderr } = await cli(args, { folder });
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no secret in')]);
  }
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, 'nonsense');
  expect((await cli(['keys', 'rotate'], { folder })).stderr).toMatch(/^The file .*secrets cannot be used: .*\n$/);
  expect([await signer(), await published(server)]).toEqual([kid, [kid]]);
  // To look at them takes no secret.
  expect(await phases(folder)).toEqual([[kid, 'signing']]);
});

import { afterAll, describe, expect, test } from 'vitest';
import { cli, cliJson, operatorEvents } from '../test-cli.ts';
import { leave, neighbourIn } from '../test-neighbour.ts';
import { temporaryFolder } from '../test-server.ts';

afterAll(leave);

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };

interface Roles {
  id: string;
  email: string;
  changed: boolean;
  roles: string[];
}

describe('user role', () => {
  test.concurrent('gives and takes roles beside a server, which shows them on the very next request', async () => {
    const folder = temporaryFolder();
    const server = await neighbourIn(folder);
    const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
    const shown = async () => {
      const { body } = await server.send('GET', '/me', { cookie });
      return (JSON.parse(body) as { roles: string[] }).roles;
    };
    const change = (what: string, role: string) =>
      cliJson<Roles>(['user', 'role', what, ' ADA@example.com', role], { folder });
    expect(await shown()).toEqual([]);
    const { id } = await change('grant', 'editor');
    expect(await change('grant', 'author')).toMatchObject({
      email: ada.email,
      changed: true,
      roles: ['author', 'editor'],
    });
    expect(await change('grant', 'author')).toMatchObject({ changed: false, roles: ['author', 'editor'] });
    expect(await shown()).toEqual(['author', 'editor']);
    expect(await change('revoke', 'editor')).toMatchObject({ changed: true, roles: ['author'] });
    expect(await change('revoke', 'editor')).toMatchObject({ changed: false });
    expect(await shown()).toEqual(['author']);
    expect((await cli(['user', 'show', ada.email], { folder })).stdout).toContain('Roles     author');
    expect(operatorEvents(folder)).toMatchObject([
      { event: 'role.granted', role: 'editor', userId: id },
      { event: 'role.granted', role: 'author', userId: id },
      { event: 'role.revoked', role: 'editor', userId: id },
    ]);
  });

  test.concurrent.each([
    ['nobody@example.com', 'editor', 1, 'There is no user nobody@example.com'],
    [ada.email, 'Editor', 1, 'That is no role'],
    [ada.email, 'two words', 1, 'That is no role'],
    [ada.email, '', 1, 'That is no role'],
  ])('for %s and the role %j fails with the reason', async (user, role, exitCode, reason) => {
    const folder = temporaryFolder();
    await cli(['migrate'], { folder });
    await cli(['user', 'create', ada.email, '--name', 'Ada'], { folder, input: ada.password });
    for (const what of ['grant', 'revoke']) {
      const { code, stdout, stderr } = await cli(['user', 'role', what, user, role], { folder });
      expect([code, stdout, stderr]).toEqual([exitCode, '', expect.stringContaining(reason)]);
    }
  });

  test.concurrent('says in words what has changed', async () => {
    const folder = temporaryFolder();
    await cli(['migrate'], { folder });
    await cli(['user', 'create', ada.email, '--name', 'Ada'], { folder, input: ada.password });
    const say = async (what: string) =>
      (await cli(['user', 'role', what, ada.email, 'editor'], { folder })).stdout.trim();
    expect([await say('grant'), await say('grant'), await say('revoke'), await say('revoke')]).toEqual([
      'ada@example.com has the role editor now.',
      'ada@example.com had the role editor already.',
      'ada@example.com no longer has the role editor.',
      'ada@example.com did not have the role editor.',
    ]);
  });
});

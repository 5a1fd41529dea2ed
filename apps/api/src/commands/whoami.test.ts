import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cli, cliJson, cliProcess } from '../test-cli.ts';
import { ada, endScenes, home, impostor, keepToken, place } from './test-login.ts';

// Each test has a home and a server of its own, so they can share the time.
afterAll(endScenes);

describe('portero whoami', () => {
  test.concurrent('says in one sentence why it cannot tell, with exit code 1', async () => {
    const [at, me] = [await place(), home()];
    const nobody = await cli(['whoami', '--url', at.url], me.options);
    const run = `Run: portero login --url ${at.url}`;
    expect([nobody.code, nobody.stderr]).toEqual([1, `You are not logged in to ${at.url}. ${run}\n`]);

    await keepToken(at, me, ['sessions:read']);
    const mute = await cli(['whoami'], me.options);
    expect([mute.code, mute.stderr]).toEqual([1, expect.stringContaining('without the scope profile:read')]);

    await keepToken(at, me);
    expect((await cli(['whoami'], me.options)).code).toBe(0);
    await cliJson(['tokens', 'revoke', '--user', ada.email, '--yes'], { folder: at.folder });
    const revoked = await cli(['whoami', '--json'], me.options);
    expect([revoked.code, revoked.stdout, revoked.stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/does not take the token: .*was revoked.* Log in again: portero login/),
    ]);

    await at.server.stop();
    const away = await cli(['whoami'], me.options);
    expect([away.code, away.stderr]).toEqual([1, `${at.url} cannot be reached: ECONNREFUSED.\n`]);
  });

  test.concurrent('goes by PORTERO_TOKEN where it is set, and then reads no file', async () => {
    const [at, me] = [await place(), home()];
    const token = await keepToken(at, me);
    writeFileSync(me.file, 'damaged');
    const env = { ...me.options.env, PORTERO_TOKEN: ` ${token}\n`, PORTERO_URL: at.url };
    expect(await cliJson(['whoami'], { ...me.options, env })).toMatchObject({
      user: { email: ada.email },
      token: { from: 'PORTERO_TOKEN' },
    });
    const broken = await cli(['whoami'], { ...me.options, env: { ...env, PORTERO_TOKEN: 'a b' } });
    expect([broken.code, broken.stderr]).toEqual([2, 'PORTERO_TOKEN has a blank or a line break in it.\n']);
    const wrong = await cli(['whoami'], { ...me.options, env: { ...env, PORTERO_TOKEN: `${token}x` } });
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('It is the one in PORTERO_TOKEN.')]);
  });

  test.concurrent('does not take for a user what is none, and keeps no connection', async () => {
    const nobody = await impostor(200, {}, { user: null, session: null });
    const options = home({ PORTERO_TOKEN: 'portero_pat_x' }).options;
    const { code, stderr } = await cli(['whoami', '--url', nobody.url], options);
    expect([code, stderr]).toEqual([1, `What ${nobody.url} answers is not what Portero would: is that its address?\n`]);
    expect(nobody.requests[0]?.headers.connection).toBe('close');
  });

  test.concurrent('sends a token to no server that a folder’s .env names, and follows no redirect', async () => {
    const [at, me] = [await place(), home()];
    const token = await keepToken(at, me);
    const thief = await impostor(200, {}, { user: { id: '1', email: 'x', name: 'x' }, session: null });
    writeFileSync(join(me.folder, '.env'), `PORTERO_URL=${thief.url}\nPORTERO_TOKEN=x\nXDG_CONFIG_HOME=/nowhere\n`);
    const env = { ...me.options.env, PORTERO_TOKEN: token };
    const [kept] = await Promise.all([
      cliProcess(['whoami', '--json'], me.options),
      cliProcess(['whoami'], { ...me.options, env }),
    ]);
    expect(JSON.parse(kept.stdout)).toMatchObject({ url: at.url });

    const detour = await impostor(307, { location: `${thief.url}/me` }, {});
    const { code, stderr } = await cli(['whoami', '--url', detour.url], { ...me.options, env });
    expect([code, stderr]).toEqual([1, expect.stringContaining('is not Portero (status 307)')]);
    expect([detour.requests.length, thief.requests.length]).toEqual([1, 0]);
  });
});

describe('portero logout', () => {
  test.concurrent('keeps the token of a server that cannot be reached, unless it is forced', async () => {
    const [at, me] = [await place(), home()];
    const token = await keepToken(at, me);
    await at.server.stop();
    const { code, stderr } = await cli(['logout'], me.options);
    expect([code, stderr]).toEqual([1, expect.stringContaining('the token is still good, and is kept')]);
    expect(me.kept().servers[at.url].token).toBe(token);
    expect(await cliJson(['logout', '--force'], me.options)).toEqual({ url: at.url, revoked: false });
    expect(me.kept().servers).toEqual({});
  });

  test.concurrent('of a token that was revoked meanwhile forgets it', async () => {
    const [at, me] = [await place(), home()];
    await keepToken(at, me);
    await cliJson(['tokens', 'revoke', '--user', ada.email, '--yes'], { folder: at.folder });
    expect(await cliJson(['logout'], me.options)).toEqual({ url: at.url, revoked: true });
    expect(me.kept().servers).toEqual({});
  });
});

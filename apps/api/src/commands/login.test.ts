import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../proxies/test-proxy.ts';
import { cli, cliJson } from '../test-cli.ts';
import { neighbourIn } from '../test-neighbour.ts';
import { temporaryFolder } from '../test-server.ts';
import {
  ada,
  answer,
  beginLogin,
  codePattern,
  endScenes,
  home,
  impostor,
  keepToken,
  logIn,
  patience,
  place,
  spawnLogin,
  withToken,
} from './test-login.ts';

// Each test has a home and a server of its own, so they can share the time that a log-in waits.
afterAll(endScenes);

describe('portero login', () => {
  test.concurrent('keeps a token that works, for its owner alone; logout revokes and forgets it', async () => {
    const [at, me] = [await place(), home()];
    const { code, ended, output } = await spawnLogin(['--url', at.url, '--name', 'my laptop'], me.options);
    expect(output.stderr).toContain(`Open ${at.url}/device in a browser and type this code:\n\n    ${code}\n`);
    expect(output.stderr).toContain(`or open ${at.url}/device?code=${code}`);
    const { body } = await at.server.send('GET', `/auth/device/requests/${code}`, { cookie: at.cookie });
    expect(JSON.parse(body)).toMatchObject({ clientName: 'my laptop', browser: 'portero', ipAddress: '127.0.0.1' });
    await answer(at, code, 'grant');
    const { code: exit, stdout } = await ended;
    expect([exit, stdout]).toEqual([
      0,
      expect.stringContaining(`Logged in to ${at.url} as ${ada.name} <${ada.email}>, until `),
    ]);
    expect((statSync(me.file).mode & 0o777).toString(8)).toBe('600');
    expect((statSync(join(me.file, '..')).mode & 0o777).toString(8)).toBe('700');
    const { token } = me.kept().servers[at.url];
    expect(`${stdout}${output.stderr}`).not.toContain(token);

    expect((await cli(['token'], me.options)).stdout).toBe(`${token}\n`);
    expect((await withToken(at, token)).status).toBe(200);
    expect(await cliJson(['whoami'], me.options)).toMatchObject({
      url: at.url,
      user: { email: ada.email, name: ada.name },
      token: { from: 'file', name: 'my laptop', scopes: ['profile:read'] },
    });
    expect((await cli(['whoami'], me.options)).stdout).toMatch(
      /^Ada Lovelace <ada@example\.com> at .*\nToken "my laptop": profile:read; until /,
    );

    expect((await cli(['logout'], me.options)).stdout).toBe(`Logged out of ${at.url}.\n`);
    expect((await withToken(at, token)).status).toBe(401);
    expect(me.kept()).toEqual({ current: null, servers: {} });
    const again = await cli(['logout', '--url', at.url], me.options);
    expect([again.code, again.stderr]).toEqual([1, `You are not logged in to ${at.url}.\n`]);
  });

  test.concurrent('a second time revokes the first token; another server has a token of its own', async () => {
    const [one, two, me] = [await place(), await place(), home()];
    const first = await keepToken(one, me);
    expect((await logIn(two, ['--url', two.url], me.options)).code).toBe(0);
    const scopes = ['--scope', 'profile:read, sessions:read', '--json'];
    const { code, stdout } = await logIn(one, ['--url', one.url, ...scopes], me.options);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({
        url: one.url,
        user: expect.objectContaining({ email: ada.email }),
        scopes: ['profile:read', 'sessions:read'],
      }),
    ]);
    expect((await withToken(one, first)).status).toBe(401);
    for (const { url } of [one, two]) {
      expect(await cliJson(['whoami', '--url', url], me.options)).toMatchObject({ url });
    }
    // The last one is meant where none is named.
    expect(await cliJson(['whoami'], me.options)).toMatchObject({ url: one.url });
    expect(await cliJson(['logout'], me.options)).toEqual({ url: one.url, revoked: true });
    expect(await cliJson(['whoami'], me.options)).toMatchObject({ url: two.url });
  });

  test.concurrent('that is refused keeps nothing and ends with exit code 1', async () => {
    const [at, me] = [await place(), home()];
    const { code, ended } = await beginLogin(['--url', at.url], me.options);
    await answer(at, code, 'refuse');
    const { code: exit, stdout, stderr } = await ended;
    expect([exit, stdout, stderr]).toEqual([1, '', expect.stringContaining('The request was refused')]);
    expect(existsSync(me.file)).toBe(false);
  });

  test.concurrent('ends cleanly on Ctrl-C', async () => {
    const [at, me] = [await place(), home()];
    const { child, ended } = await spawnLogin(['--url', at.url], me.options);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, stdout, stderr]).toEqual([130, '', expect.stringMatching(/Stopped: you are not logged in\..*\n$/)]);
    expect(existsSync(me.file)).toBe(false);
  });

  test.concurrent('opens the browser only when asked to, and says so where there is none', async () => {
    const [at, me] = [await place(), home()];
    const opened = join(me.folder, 'opened');
    const opener = join(me.folder, 'xdg-open');
    writeFileSync(opener, `#!/bin/sh\nprintf '%s' "$*" > ${opened}.draft && mv ${opened}.draft ${opened}\n`);
    chmodSync(opener, 0o755);
    const withOpener = { ...me.options, env: { ...me.options.env, PATH: `${me.folder}:${process.env.PATH}` } };
    const quiet = await spawnLogin(['--url', at.url], withOpener);
    expect(existsSync(opened)).toBe(false);
    quiet.child.kill('SIGINT');
    const { child, code } = await spawnLogin(['--url', at.url, '--open'], withOpener);
    await vi.waitUntil(() => existsSync(opened), patience);
    expect(readFileSync(opened, 'utf8')).toBe(`${at.url}/device?code=${code}`);
    child.kill('SIGINT');
    const nowhere = { ...me.options, env: { ...me.options.env, PATH: `${me.folder}/none` } };
    const without = await spawnLogin(['--url', at.url, '--open'], nowhere);
    await vi.waitUntil(() => without.output.stderr.includes('please open it yourself'), patience);
    without.child.kill('SIGINT');
    for (const { ended } of [quiet, without]) expect((await ended).code).toBe(130);
  });

  test.concurrent('sends nobody to a page that is not the server’s own', async () => {
    const folder = temporaryFolder();
    const port = await freePort();
    await (await neighbourIn(folder, { PUBLIC_URL: 'https://elsewhere.example.com' })).listen(port);
    const { code, stderr } = await cli(['login', '--url', `http://127.0.0.1:${port}`], home().options);
    expect([code, stderr]).toEqual([1, expect.stringContaining('which is not its own')]);
    expect(stderr).not.toMatch(codePattern);
  });

  test.concurrent('lets nothing that a server says move the cursor', async () => {
    const hostile = await impostor(
      400,
      { 'content-type': 'application/problem+json' },
      { type: 'about:blank', title: 'x', status: 400, code: 'x', detail: '\u001b[2J\u009b31mowned' },
    );
    const { code, stderr } = await cli(['login', '--url', hostile.url], home().options);
    expect([code, stderr]).toEqual([1, expect.stringContaining('\\u{1b}[2J\\u{9b}31mowned')]);
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test.concurrent('asks for no token where it could not be kept', async () => {
    const me = home();
    mkdirSync(join(me.file, '..'), { recursive: true });
    writeFileSync(me.file, '{"servers": ');
    const { url, requests } = await impostor(200, {}, {});
    const { code, stderr } = await cli(['login', '--url', url], me.options);
    expect([code, stderr]).toEqual([1, expect.stringContaining('is damaged. Delete it and log in again.')]);
    expect(requests).toEqual([]);
    expect(readFileSync(me.file, 'utf8')).toBe('{"servers": ');
  });

  test.concurrent('revokes a token that it cannot keep after all', async () => {
    const [at, me] = [await place(), home()];
    const { code, ended } = await beginLogin(['--url', at.url], me.options);
    writeFileSync(me.file, 'damaged meanwhile', { mode: 0o600 });
    await answer(at, code, 'grant');
    const { code: exit, stderr } = await ended;
    expect([exit, stderr]).toEqual([1, expect.stringContaining('is damaged')]);
    expect(await cliJson(['tokens', 'list'], { folder: at.folder })).toEqual({ tokens: [], next: null });
  });

  test.concurrent.each([
    ['is no address', ['--url', 'nonsense'], 2],
    ['is not encrypted', ['--url', 'http://app.example.com'], 2],
  ])('says that the server %s', async (why, args, exit) => {
    const { code, stderr } = await cli(['login', ...args], home().options);
    expect([code, stderr]).toEqual([exit, expect.stringContaining(why)]);
  });

  test.concurrent('tells what is not Portero, and takes a name or scope that is none for what it is', async () => {
    const { url } = await impostor(404, { 'content-type': 'text/html' }, '<h1>Not found</h1>');
    const wrong = await cli(['login', '--url', url], home().options);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('is not Portero (status 404)')]);
    const at = await place();
    const { code, stderr } = await cli(['login', '--url', at.url, '--scope', 'everything:all'], home().options);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Expected one of: profile:read')]);
  });
});

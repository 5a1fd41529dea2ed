import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { settings } from '../settings.ts';

const root = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const read = (path: string) => readFileSync(root(path), 'utf8');

test('the Caddyfile is valid and formatted as Caddy formats it', () => {
  const home = mkdtempSync(join(tmpdir(), 'portero-caddy-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const caddy = (...args: string[]) =>
    execFileSync('caddy', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH, HOME: home },
    });
  const file = root('deploy/caddy/Caddyfile');
  expect(caddy('validate', '--adapter', 'caddyfile', '--config', file)).toContain('Valid configuration');
  expect(caddy('fmt', file)).toBe(read('deploy/caddy/Caddyfile'));
});

test('systemd finds no fault in the service, and little that it could still be denied', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portero-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const unit = root('deploy/systemd/portero.service');
  // `verify` looks for the program, which is not installed where the tests run: its place is taken by a program that is.
  const present = read('deploy/systemd/portero.service').replaceAll('/usr/bin/node', process.execPath);
  const installed = join(folder, 'portero.service');
  execFileSync('tee', [installed], { input: present, stdio: ['pipe', 'ignore', 'inherit'] });
  expect(execFileSync('systemd-analyze', ['verify', installed], { encoding: 'utf8' })).toBe('');
  const report = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], {
    encoding: 'utf8',
  });
  // DynamicUser would hide the data from the command line.
  expect(report).toContain('Service runs under a static non-root user identity');
  const exposure = Number(/exposure level for portero\.service: ([\d.]+)/.exec(report)?.[1]);
  expect(exposure).toBeLessThan(2);
});

test('what the Dockerfile copies is there, and it runs as a user of its own', () => {
  const dockerfile = read('deploy/docker/Dockerfile');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  );
  expect(copied.length).toBeGreaterThan(0);
  expect(copied.filter((path) => !existsSync(root(path)))).toEqual([]);
  const last = dockerfile.split(/^FROM /m).at(-1) ?? '';
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/^HEALTHCHECK /m);
  expect(last).toMatch(/^VOLUME /m);
});

test('the deploy files set no setting that there is not, nor do their comments offer one', () => {
  const files = ['systemd/portero.service', 'systemd/portero.env', 'docker/Dockerfile', 'docker/compose.yaml'];
  const used = files
    .flatMap((file) => [...read(`deploy/${file}`).matchAll(/^\s*(?:# )?(?:Environment=|ENV )?([A-Z_]{4,})(?:=|: )/gm)])
    .map(([, name = '']) => name);
  expect(used).toContain('PUBLIC_URL');
  // Who gets in is the first thing to decide, so both say how.
  expect(used.filter((name) => name === 'SIGNUP')).toHaveLength(2);
  const ofOthers = ['NODE_ENV', 'SITE', 'PORTERO', 'APP', 'NODE_COMPILE_CACHE'];
  expect(used.filter((name) => !(name in settings) && !ofOthers.includes(name))).toEqual([]);
});

test('nginx and Caddy refuse the same paths', () => {
  const [, nginx] = /"~\*(.+)" yes;/.exec(read('deploy/nginx/portero.conf')) ?? [];
  const [, caddy] = /matches\(r"\(\?i\)(.+)"\)`/.exec(read('deploy/caddy/Caddyfile')) ?? [];
  expect(nginx).toBeDefined();
  expect(caddy).toBe(nginx);
});

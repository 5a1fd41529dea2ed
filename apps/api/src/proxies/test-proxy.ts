/** For tests: the real nginx and the real Caddy, with the very files of deploy/. Only names, ports and keys are set. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const deploy = (file: string) => fileURLToPath(new URL(`../../../../deploy/${file}`, import.meta.url));

export const proxies = ['nginx', 'caddy'] as const;
export type ProxyName = (typeof proxies)[number];

export interface ProxyOptions {
  /** Where the proxy listens, with TLS. */
  port: number;
  portero: number;
  upstream: number;
  /** What an operator changes in the proxy's configuration: a text of it and what takes its place. */
  changes?: readonly Change[];
}

export type Change = readonly [from: string, to: string];

export interface Proxy {
  stop(): Promise<void>;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts a proxy; it may take a moment until it listens. */
export async function startProxy(name: ProxyName, options: ProxyOptions): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), `portero-${name}-`));
  const plain = await freePort();
  const child = name === 'nginx' ? startNginx(folder, plain, options) : startCaddy(folder, plain, options);
  return {
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The site as it stands in deploy/, with every text replaced that must differ here. @throws Error if one is missing */
function filledIn(file: string, replacements: readonly Change[]): string {
  return replacements.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
      return text.replaceAll(from, to);
    },
    readFileSync(deploy(file), 'utf8'),
  );
}

function startNginx(folder: string, plain: number, options: ProxyOptions): ChildProcess {
  const { port, portero, upstream, changes = [] } = options;
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const made = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
  ];
  execFileSync('openssl', ['req', '-x509', ...made, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  writeFileSync(
    join(folder, 'site.conf'),
    filledIn('nginx/portero.conf', [
      ...changes,
      ['/etc/letsencrypt/live/<app.example.com>/fullchain.pem', certificate],
      ['/etc/letsencrypt/live/<app.example.com>/privkey.pem', key],
      ['<app.example.com>', 'localhost'],
      ['listen 80;', `listen 127.0.0.1:${plain};`],
      ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
      ['server 127.0.0.1:3000;', `server 127.0.0.1:${portero};`],
      ['server 127.0.0.1:8080;', `server 127.0.0.1:${upstream};`],
      ['/etc/nginx/portero-', deploy('nginx/portero-')],
    ]),
  );
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((what) => `${what}_temp_path ${folder}/${what};`)
    .join('\n');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log stderr crit; worker_processes 1;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http { access_log off; ${temporary} include ${folder}/site.conf; }`,
  );
  return spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function startCaddy(folder: string, plain: number, options: ProxyOptions): ChildProcess {
  const { port, portero, upstream, changes = [] } = options;
  writeFileSync(join(folder, 'site'), filledIn('caddy/Caddyfile', changes));
  writeFileSync(
    join(folder, 'Caddyfile'),
    `{\nadmin off\nhttp_port ${plain}\nhttps_port ${port}\nskip_install_trust\nauto_https disable_redirects\n` +
      `storage file_system ${folder}\nlog {\nlevel ERROR\n}\n}\nimport ${join(folder, 'site')}\n`,
  );
  return spawn('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      SITE: `https://localhost:${port}`,
      PORTERO: `127.0.0.1:${portero}`,
      APP: `127.0.0.1:${upstream}`,
    },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
}

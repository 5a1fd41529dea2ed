import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './built-server.ts';
import { inRoot } from './root.ts';

test('pnpm dev serves app, API and mail under one origin, and ends both together', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'portero-dev-'));
  const [api, web] = [await freePort(), await freePort()];
  const dev = spawn(process.execPath, [inRoot('scripts/dev.ts')], {
    env: {
      ...process.env,
      NODE_ENV: '',
      PORT: String(api),
      WEB_PORT: String(web),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
    },
    stdio: 'ignore',
  });
  onTestFinished(() => {
    dev.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });
  const url = `http://localhost:${web}`;

  const session = await answer(`${url}/auth/session`);
  expect(await session.json()).toEqual({ user: null, session: null });
  const page = await fetch(`${url}/profile`, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('/@vite/client');
  const signUp = await fetch(`${url}/auth/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' }),
  });
  expect(signUp.status).toBe(201);

  const mail = join(dataDir, 'mail');
  mkdirSync(mail, { recursive: true });
  writeFileSync(join(mail, '99991231T235959999Z-newest.eml'), 'To: ada@example.com\nSubject: Hello, Ada\n\nHello.\n');
  const mails = await fetch(`${url}/dev/mail`, { headers: { accept: 'text/html' } });
  expect(await mails.text()).toContain('>Hello, Ada</a>');

  const ended = once(dev, 'exit');
  dev.kill('SIGTERM');
  await ended;
  await expect(fetch(`${url}/`)).rejects.toThrow();
  await expect(fetch(`http://localhost:${api}/healthz`)).rejects.toThrow();
});

/** The first good answer: both halves take a moment to start. */
async function answer(url: string): Promise<Response> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return response;
    await setTimeout(100);
  }
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from './root.ts';
import { allowing, transcript } from './transcript.ts';

const readme = readFileSync(inRoot('README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'portero-readme-'));
let server: ChildProcess;
let port: number;

beforeAll(async () => {
  port = await freePort();
  server = spawn(process.execPath, [inRoot('apps/api/dist/server.js')], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    server.once('exit', () => reject(new Error('the server did not start')));
    server.stderr?.on('data', (chunk: Buffer) => {
      if (String(chunk).includes('Portero is open')) resolve();
      else process.stderr.write(chunk);
    });
  });
});

afterAll(() => {
  server.kill();
  rmSync(folder, { recursive: true });
});

test.each(['curl', 'httpie'])('what the README shows with %s is what a reader gets', async (name) => {
  for (const { command, output } of transcript(readme, name)) {
    const printed = await shell(
      command
        .replaceAll(':3000', `:${port}`)
        // Standard output is no terminal here: HTTPie would leave out the formatting and wait for standard input.
        .replace(/^http /, 'http --ignore-stdin --pretty=format '),
    );
    const shown = `${printed.replaceAll(`:${port}`, ':3000').replaceAll('\r', '').trimEnd()}\n`;
    expect(shown, command).toMatch(allowing(output));
  }
});

test('the README names the two commands', () => {
  expect(readme).toContain('npx -y pnpm@12 start');
  expect(readme).toContain('npx -y pnpm@12 test');
});

function shell(command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: folder, HTTPIE_CONFIG_DIR: folder };
    execFile('sh', ['-c', command], { cwd: folder, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, 'localhost', () => {
      const { port: free } = probe.address() as { port: number };
      probe.close(() => resolve(free));
    });
  });
}

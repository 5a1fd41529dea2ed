import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltServer, startBuiltServer } from './built-server.ts';
import { inRoot } from './root.ts';
import { allowing, transcript } from './transcript.ts';

const readme = readFileSync(inRoot('README.md'), 'utf8');
let server: BuiltServer;

beforeAll(async () => {
  server = await startBuiltServer();
});

afterAll(() => server.stop());

test.each(['curl', 'httpie'])('what the README shows with %s is what a reader gets', async (name) => {
  for (const { command, output } of transcript(readme, name)) {
    const printed = await shell(
      command
        .replaceAll(':3000', `:${server.port}`)
        // Standard output is no terminal here: HTTPie would leave out the formatting and wait for standard input.
        .replace(/^http /, 'http --ignore-stdin --pretty=format '),
    );
    const shown = `${printed.replaceAll(`:${server.port}`, ':3000').replaceAll('\r', '').trimEnd()}\n`;
    expect(shown, command).toMatch(allowing(output));
  }
});

test('the README names the two commands', () => {
  expect(readme).toContain('npx -y pnpm@12 start');
  expect(readme).toContain('npx -y pnpm@12 test');
});

test('the pictures and pages that the README points to are there', () => {
  const targets = [...readme.matchAll(/\]\(([^):]+)\)/g)].map(([, target = '']) => target);
  expect(targets.length).toBeGreaterThan(10);
  expect(targets.filter((target) => !existsSync(inRoot(target)))).toEqual([]);
});

function shell(command: string): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: server.folder, HTTPIE_CONFIG_DIR: server.folder };
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', command], { cwd: server.folder, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

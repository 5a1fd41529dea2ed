import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { blockBehind } from './code-blocks.ts';
import { atPorts, shell } from './console.ts';
import { installPackages } from './npm-packages.ts';
import { inRoot } from './root.ts';
import { PYTHON } from './system-tools.ts';

const RETRY_AFTER_SECONDS = 3;

/** Stands in for a busy Portero: the first request is one too many, the others are answered. Notes when each came. */
async function busyServer() {
  const times: number[] = [];
  const server = createServer((request, response) => {
    times.push(performance.now());
    const problem = (status: number, code: string) =>
      response
        .writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': String(RETRY_AFTER_SECONDS) })
        .end(JSON.stringify({ type: 'about:blank', title: code, status, code }));
    if (times.length === 1) return problem(429, 'rate_limited');
    if (request.method === 'PATCH') return problem(403, 'insufficient_scope');
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify({ user: { name: 'Ada' }, sessions: [{ device: 'curl' }] }));
  }).listen(0, 'localhost');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return { times, port: (server.address() as AddressInfo).port };
}

test.each([
  ['shell.md', 'nightly.sh', 'sh nightly.sh && cut -f2 sessions.tsv', 'curl\n'],
  ['python.md', 'report.py', `${PYTHON} report.py`, /^I act for Ada\n/],
  ['javascript.md', 'report.mjs', 'node report.mjs', /^I act for Ada\n/],
])('the program of %s, %s, waits as long as a 429 says, and goes on', async (document, file, command, printed) => {
  const { times, port } = await busyServer();
  const folder = mkdtempSync(join(tmpdir(), 'busy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  installPackages(folder);
  const text = readFileSync(inRoot('docs/recipes', document), 'utf8');
  const program = blockBehind(text, `file: ${file}`);
  writeFileSync(join(folder, file), atPorts(program, { 3000: port }));
  writeFileSync(join(folder, 'portero.header'), 'Authorization: Bearer none\n');
  writeFileSync(join(folder, 'portero.token'), 'none\n');
  expect(await shell(command, folder)).toMatch(printed);
  const [first = 0, second = 0] = times;
  // Each of them would try again sooner by itself; half a second for clocks that round.
  expect(second - first).toBeGreaterThan((RETRY_AFTER_SECONDS - 0.5) * 1000);
});

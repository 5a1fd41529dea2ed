/** Running what documents show, against a server of the test's own. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { expect } from 'vitest';
import type { BuiltServer } from './built-server.ts';
import { inRoot } from './root.ts';
import { PYTHON } from './system-tools.ts';
import { allowing, transcript } from './transcript.ts';

/** Runs the named console block of a document, and checks that a reader gets what it shows. */
export async function expectTranscript(
  document: string,
  name: string,
  server: Pick<BuiltServer, 'folder' | 'port'>,
  others: Ports = {},
): Promise<void> {
  const ports = { 3000: server.port, ...others };
  for (const { command, output } of transcript(document, name)) {
    const printed = await shell(
      atPorts(command, ports)
        // Standard output is no terminal here: HTTPie would leave out the formatting and wait for standard input.
        .replace(/(^|\(|; )http (?=-|POST)/g, '$1http --ignore-stdin --pretty=format ')
        .replace(/\bpython3 /g, `${PYTHON} `),
      server.folder,
    );
    const shown = `${asShown(printed, ports).replaceAll('\r', '').trimEnd()}\n`;
    expect(shown, command).toMatch(allowing(output));
  }
}

/** Ports that a document names, and those in their places here. */
type Ports = Readonly<Record<number, number>>;

/** What a document shows, for the ports of this run. */
export function atPorts(text: string, ports: Ports): string {
  return Object.entries(ports).reduce(
    (all, [shown, real]) => all.replaceAll(new RegExp(`\\b${shown}\\b`, 'g'), `${real}`),
    text,
  );
}

function asShown(text: string, ports: Ports): string {
  return Object.entries(ports).reduce((all, [shown, real]) => all.replaceAll(`:${real}`, `:${shown}`), text);
}

/** Runs a command line in a folder and returns what it prints. @throws Error with its standard error if it fails */
export function shell(command: string, folder: string): Promise<string> {
  // The Node that runs this, before any other, and the command line as it was built.
  const PATH = [dirname(process.execPath), commandFolder(), process.env.PATH].join(delimiter);
  const env = { PATH, HOME: folder, HTTPIE_CONFIG_DIR: folder };
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', command], { cwd: folder, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

/** A folder with nothing but the program `portero`. */
function commandFolder(): string {
  const folder = inRoot('node_modules/.cache/portero-command');
  mkdirSync(folder, { recursive: true });
  const program = `${folder}/portero`;
  writeFileSync(program, `#!/bin/sh\nexec node ${inRoot('apps/api/dist/cli.js')} "$@"\n`);
  chmodSync(program, 0o755);
  return folder;
}

/** What drill and soak have in common as commands. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { withBlock } from '../scripts/generated-block.ts';
import { inRoot } from '../scripts/root.ts';
import { killAll } from './servers.ts';

const DOCUMENT = 'docs/performance.md';

/** The machine, in a few words. */
export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, Node ${process.versions.node}`;
}

/** Puts a table into the document of figures. @throws Error if that has no such block */
export function renewDocument(block: string, table: string): void {
  writeFileSync(inRoot(DOCUMENT), withBlock(DOCUMENT, block, table));
}

/** Runs a command, and leaves no server behind, however it ends. */
export function runCommand(main: () => Promise<void>): void {
  process.once('exit', killAll);
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(name, () => process.exit(code));
  }
  main().catch((error: Error) => {
    // What is wrong with an option is said in a sentence; of anything else it matters where it happened.
    console.error(error.message.startsWith('--') ? error.message : (error.stack ?? error.message));
    process.exitCode = 1;
  });
}

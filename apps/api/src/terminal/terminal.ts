/** The terminal, or the pipes in its place: results on stdout, everything else on stderr. */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

export interface Terminal {
  /** Writes a result. */
  print(text: string): void;
  /** Says something that is no result. */
  note(text: string): void;
  /** Rewrites the line that stands in the terminal; where there is none, says it on a line of its own. */
  progress(text: string): void;
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  /** Whether notes are read by somebody who looks on. */
  readonly watched: boolean;
  /** Asks for a line. */
  ask(question: string): Promise<string>;
  /** Asks for a line that is not shown. */
  askSecret(question: string): Promise<string>;
  /** The first line of standard input, where nobody is there to be asked. */
  firstLine(): Promise<string>;
}

/** The process's own streams. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // Whoever reads the results may stop early, such as `head`.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const question = async (text: string, shown: boolean) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    // Before the question: from here on the terminal echoes nothing by itself.
    const reader = createInterface({ input: stdin, output: shown ? stderr : nowhere, terminal: !shown });
    stderr.write(text);
    try {
      return await line(reader);
    } finally {
      reader.close();
      if (!shown) stderr.write('\n');
    }
  };
  return {
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    progress: (text) => void stderr.write(stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    watched: stderr.isTTY === true,
    ask: (text) => question(text, true),
    askSecret: (text) => question(text, false),
    firstLine: async () => {
      const reader = createInterface({ input: stdin });
      try {
        return await line(reader);
      } finally {
        reader.close();
      }
    },
  };
}

/** @returns the next line; empty at the end of input. Ctrl-C ends the program as it does elsewhere. */
function line(reader: Interface): Promise<string> {
  return new Promise((resolve) => {
    reader.once('line', resolve);
    reader.once('close', () => resolve(''));
    reader.once('SIGINT', () => {
      process.stderr.write('\n');
      process.exit(130);
    });
  });
}

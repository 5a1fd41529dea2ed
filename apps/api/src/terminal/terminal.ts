/** The terminal, or the pipes in its place: results on stdout, everything else on stderr. */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './usage-error.ts';

export interface Terminal {
  /** Writes a result. */
  print(text: string): void;
  /** Says something that is no result. */
  note(text: string): void;
  /** Keeps a line up to date below what is said; where nobody looks on, says it on a line of its own. */
  progress(text: string): void;
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  /** Whether notes are read by somebody who looks on. */
  readonly watched: boolean;
  /** Asks for a line. */
  ask(question: string): Promise<string>;
  /** Asks for a line that is not shown. */
  askSecret(question: string): Promise<string>;
  /** The first line of standard input, where nobody is there to be asked. @throws UsageError at a terminal, which would show it */
  firstLine(): Promise<string>;
}

/** What a process has, or a test in its place. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

const CLEAR = '\r\x1b[K';

/**
 * The process's own streams. Who reads the results may stop early, as `head` does: the command goes on with its work, and
 * its exit code says how that went.
 * @param onLoss told once if results cannot be written for another reason, such as a full disk
 */
export function processTerminal({ stdin, stdout, stderr }: Streams, onLoss: () => void): Terminal {
  let unread = false;
  let drawn = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && !unread) {
      note(`The results cannot be written: ${error.message}.`);
      onLoss();
    }
    unread = true;
  });
  // Nobody is left to be told; the exit code says it.
  stderr.on('error', () => {});
  const erase = () => {
    if (drawn) stderr.write(CLEAR);
    drawn = false;
  };
  const note = (text: string) => {
    erase();
    stderr.write(`${text}\n`);
  };
  // Where notes go to a file, questions would stand there unseen.
  const screen = [stderr, stdout].find(({ isTTY }) => isTTY);
  const interactive = stdin.isTTY === true && screen !== undefined;

  /** Lines that were typed before they were asked for. */
  const ahead: string[] = [];
  const question = async (text: string, shown: boolean) => {
    if (!screen) throw new UsageError('There is no terminal to ask at.');
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    // Before the question: from here on the terminal echoes nothing by itself.
    const reader = createInterface({ input: stdin, output: shown ? screen : nowhere, terminal: !shown });
    screen.write(text);
    try {
      return await nextLine(reader, ahead, screen);
    } finally {
      reader.close();
      if (!shown) screen.write('\n');
    }
  };
  return {
    print: (text) => {
      if (stdout.isTTY) erase();
      if (!unread) stdout.write(`${text}\n`);
    },
    note,
    progress: (text) => {
      drawn = stderr.isTTY === true;
      stderr.write(drawn ? `${CLEAR}${text}` : `${text}\n`);
    },
    interactive,
    watched: stderr.isTTY === true,
    ask: (text) => question(text, true),
    askSecret: (text) => question(text, false),
    firstLine: async () => {
      if (stdin.isTTY) throw new UsageError('There is no terminal to ask at, and what is typed here would be shown.');
      const reader = createInterface({ input: stdin });
      try {
        return await nextLine(reader, ahead, stderr);
      } finally {
        reader.close();
      }
    },
  };
}

/** @returns the next line; empty at the end of input. Ctrl-C ends the program as it does elsewhere. */
function nextLine(reader: Interface, ahead: string[], screen: NodeJS.WritableStream): Promise<string> {
  return new Promise((resolve) => {
    const typed = ahead.shift();
    if (typed !== undefined) return resolve(typed);
    let answered = false;
    reader.on('line', (text) => {
      if (answered) ahead.push(text);
      else resolve(text);
      answered = true;
    });
    reader.once('close', () => resolve(''));
    reader.once('SIGINT', () => {
      screen.write('\n');
      process.exit(130);
    });
  });
}

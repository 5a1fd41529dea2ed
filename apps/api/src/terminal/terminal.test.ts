import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { processTerminal } from './terminal.ts';

/** Streams of which the named ones are a terminal. `typed` goes to standard input. */
function streams(...terminals: ('stdin' | 'stdout' | 'stderr')[]) {
  const make = (name: (typeof terminals)[number]) =>
    Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: terminals.includes(name), setRawMode: () => {} });
  const made = { stdin: make('stdin'), stdout: make('stdout'), stderr: make('stderr') };
  return { ...made, seen: (name: 'stdout' | 'stderr') => (made[name].read() as string | null) ?? '' };
}

const failure = (code: string) => Object.assign(new Error(`${code}: no`), { code });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('who stops reading the results is no failure: the rest is said to nobody', async () => {
  const { seen, ...process } = streams();
  let lost = 0;
  const terminal = processTerminal(process, () => {
    lost += 1;
  });
  terminal.print('one');
  process.stdout.emit('error', failure('EPIPE'));
  terminal.print('two');
  terminal.note('done');
  expect([lost, seen('stdout'), seen('stderr')]).toEqual([0, 'one\n', 'done\n']);
});

test('results that cannot be written are said to be lost, once', () => {
  const { seen, ...process } = streams();
  let lost = 0;
  const terminal = processTerminal(process, () => {
    lost += 1;
  });
  for (const code of ['ENOSPC', 'ERR_STREAM_DESTROYED']) process.stdout.emit('error', failure(code));
  terminal.print('two');
  expect([lost, seen('stdout'), seen('stderr')]).toEqual([1, '', 'The results cannot be written: ENOSPC: no.\n']);
});

test('where nobody reads what is said either, the work goes on', () => {
  const { seen, ...process } = streams();
  const terminal = processTerminal(process, () => expect.unreachable());
  process.stderr.emit('error', failure('EPIPE'));
  terminal.print('one');
  expect(seen('stdout')).toBe('one\n');
});

test('what is typed while results are kept in a file, or messages are, is asked for where it can be seen', async () => {
  for (const screen of ['stderr', 'stdout'] as const) {
    const { seen, ...process } = streams('stdin', screen);
    const terminal = processTerminal(process, () => {});
    expect(terminal.interactive).toBe(true);
    const answer = terminal.askSecret('Password: ');
    expect(seen(screen)).toBe('Password: ');
    process.stdin.write('secret\r');
    expect([await answer, seen(screen), seen(screen === 'stdout' ? 'stderr' : 'stdout')]).toEqual(['secret', '\n', '']);
  }
});

test('where no question could be seen, nothing is read from a terminal that would show what is typed', async () => {
  const { seen: _seen, ...process } = streams('stdin');
  const terminal = processTerminal(process, () => {});
  expect(terminal.interactive).toBe(false);
  await expect(terminal.firstLine()).rejects.toThrow('would be shown');
});

test('lines that are pasted at once answer one question after the other', async () => {
  const { seen: _seen, ...process } = streams('stdin', 'stderr');
  const terminal = processTerminal(process, () => {});
  const first = terminal.askSecret('New password: ');
  process.stdin.write('one\rtwo\r');
  expect([await first, await terminal.askSecret('Again: ')]).toEqual(['one', 'two']);
});

test('a line that tells how far it is stays below what is printed, and ends with what is said', async () => {
  const { seen, ...process } = streams('stdout', 'stderr');
  const terminal = processTerminal(process, () => {});
  terminal.progress('1 of 2');
  terminal.print('a row');
  terminal.progress('2 of 2');
  terminal.note('done');
  await nextTurn();
  expect([seen('stderr'), seen('stdout')]).toEqual(['\r\x1b[K1 of 2\r\x1b[K\r\x1b[K2 of 2\r\x1b[Kdone\n', 'a row\n']);
});

test('results that go to a file leave the line alone', () => {
  const { seen, ...process } = streams('stderr');
  const terminal = processTerminal(process, () => {});
  terminal.progress('1 of 2');
  terminal.print('a row');
  expect(seen('stderr')).toBe('\r\x1b[K1 of 2');
});

import { expect, test } from 'vitest';
import { foreignShare } from './cpu.ts';
import { parseMachineTimes, parseMemory, parseProcessTimes, parseProportional, treeOf } from './proc.ts';

test('the time of a process is read, its awaited children included, though its name has blanks and parentheses', () => {
  const line = '42 (bench (a) b) S 7 42 42 0 -1 4194560 12 34 0 0 150 50 20 10 20 0 11 0 999 1000 200';
  expect(parseProcessTimes(line)).toEqual({ pid: 42, parent: 7, cpuSeconds: 2.3 });
});

test('a core that waits for a disk is not busy, one that a host took away is, and guests are not counted twice', () => {
  const text = 'cpu  1000 100 300 5000 200 10 20 30 40 50\ncpu0 1 2 3 4\n';
  const { busy, total } = parseMachineTimes(text);
  expect(busy).toBeCloseTo(14.6);
  expect(total).toBeCloseTo(66.6);
});

test('memory is read in MiB, and is nothing where a process has just ended', () => {
  const status = 'Name:\tnode\nVmHWM:\t  184320 kB\nVmRSS:\t  102400 kB\n';
  expect(parseMemory(status)).toEqual({ rssMiB: 100, peakMiB: 180 });
  expect(parseMemory('')).toEqual({ rssMiB: 0, peakMiB: 0 });
  expect(parseProportional('Rss:   9999 kB\nPss:     2048 kB\nPss_Anon: 1 kB\n')).toBe(2);
});

test('a tree is a process with everything it started, however deep, and nobody else', () => {
  const processes = [
    { pid: 1, parent: 0, cpuSeconds: 0 },
    { pid: 10, parent: 1, cpuSeconds: 1 },
    { pid: 11, parent: 10, cpuSeconds: 2 },
    { pid: 12, parent: 11, cpuSeconds: 3 },
    { pid: 20, parent: 1, cpuSeconds: 4 },
  ];
  expect(treeOf(10, processes).map(({ pid }) => pid)).toEqual([10, 11, 12]);
  expect(treeOf(99, processes)).toEqual([]);
});

test('foreign is what was busy and not ours, never less than nothing', () => {
  expect(foreignShare(3, 4, 2)).toBe(0.25);
  expect(foreignShare(2, 4, 2.01)).toBe(0);
  expect(foreignShare(0, 0, 0)).toBe(0);
});

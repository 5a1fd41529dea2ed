/** What Linux says of processes and of the machine in /proc (proc(5)). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

// USER_HZ, in which /proc counts, is 100 on every architecture that Node runs on.
const TICKS_PER_SECOND = 100;

export interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  /** Seconds of CPU, user and kernel, its ended and awaited children included. */
  readonly cpuSeconds: number;
}

export interface MachineTimes {
  /** Seconds of all cores together since the start. */
  readonly busy: number;
  readonly total: number;
}

export interface Memory {
  readonly rssMiB: number;
  /** The most it has been. */
  readonly peakMiB: number;
}

/** Whether this machine has /proc with what is needed. */
export const hasProc = existsSync('/proc/self/stat') && existsSync('/proc/stat');

/** Reads one /proc/PID/stat. Its second field, the name in parentheses, may hold anything, blanks included. */
export function parseProcessTimes(text: string): ProcessTimes {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (position: number) => Number(fields[position - 3]);
  const ticks = number(14) + number(15) + number(16) + number(17);
  return { pid: Number.parseInt(text, 10), parent: number(4), cpuSeconds: ticks / TICKS_PER_SECOND };
}

/** Reads the first line of /proc/stat; waiting for a disk is not busy, and guests are counted in user already. */
export function parseMachineTimes(text: string): MachineTimes {
  const line = text.split('\n', 1)[0] ?? '';
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) / TICKS_PER_SECOND);
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, total: busy + idle + iowait };
}

/** Reads /proc/PID/status. */
export function parseMemory(text: string): Memory {
  const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { rssMiB: mebibytes('VmRSS'), peakMiB: mebibytes('VmHWM') };
}

/** Reads /proc/PID/smaps_rollup. @returns MiB, where what processes share is shared among them */
export function parseProportional(text: string): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
}

/** The processes of a tree, its root first. */
export function treeOf(root: number, processes: readonly ProcessTimes[]): ProcessTimes[] {
  const own = processes.filter(({ pid }) => pid === root);
  const below = processes.filter(({ parent }) => parent === root);
  return [...own, ...below.flatMap(({ pid }) => treeOf(pid, processes))];
}

/** Seconds of CPU that a process and everything it has started have used. */
export function treeSeconds(root: number): number {
  return treeOf(root, allProcesses()).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

export function machineTimes(): MachineTimes {
  return parseMachineTimes(readFileSync('/proc/stat', 'utf8'));
}

/** Memory of a process and everything it has started; the peaks are added, though they need not have been at once. */
export function treeMemory(root: number): Memory {
  const each = treeOf(root, allProcesses()).map(({ pid }) => parseMemory(read(pid, 'status')));
  return {
    rssMiB: each.reduce((sum, { rssMiB }) => sum + rssMiB, 0),
    peakMiB: each.reduce((sum, { peakMiB }) => sum + peakMiB, 0),
  };
}

export function treeProportional(root: number): number {
  return treeOf(root, allProcesses()).reduce((sum, { pid }) => sum + parseProportional(read(pid, 'smaps_rollup')), 0);
}

function allProcesses(): ProcessTimes[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => read(Number(pid), 'stat'))
    .filter((text) => text !== '')
    .map(parseProcessTimes);
}

/** A file of a process; empty where it has just ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

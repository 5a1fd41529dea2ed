/** Which cores a program runs on. */
import { availableParallelism } from 'node:os';
import { onPath } from '../../../scripts/system-tools.ts';

const taskset = availableParallelism() >= 2 ? onPath('taskset') : undefined;

/** Said where server and load generator share their cores as the system likes. */
export const pinning = taskset
  ? 'server on core 0, load generator on core 1'
  : 'not pinned: that needs the program taskset and two cores';

/** The command that runs another one on some cores, such as `0` or `0,1`; the command itself where none are named. */
export function onCores(cores: string | undefined, command: readonly string[]): string[] {
  return taskset && cores !== undefined ? [taskset, '-c', cores, ...command] : [...command];
}

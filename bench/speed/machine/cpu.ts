/** How much CPU a server and strangers take while something is measured. */
import { hasProc, machineTimes, treeSeconds } from './proc.ts';

export interface CpuUse {
  /** Seconds that the server and its children used; absent without /proc. */
  readonly serverSeconds?: number;
  /** Share of the whole machine, 0 to 1, that went to processes that are not ours; absent without /proc. */
  readonly foreign?: number;
}

/** Starts to count. @param server its process; everything that this process started is ours, it included */
export function cpuMeter(server?: number): () => CpuUse {
  if (!hasProc) return () => ({});
  const look = () => ({
    machine: machineTimes(),
    ours: treeSeconds(process.pid),
    server: server === undefined ? 0 : treeSeconds(server),
  });
  const before = look();
  return () => {
    const after = look();
    const foreign = foreignShare(
      after.machine.busy - before.machine.busy,
      after.machine.total - before.machine.total,
      after.ours - before.ours,
    );
    return { ...(server !== undefined && { serverSeconds: after.server - before.server }), foreign };
  };
}

/** What is busy and not ours, as a share of all; never below 0, which the coarse ticks could make it. */
export function foreignShare(busy: number, total: number, ours: number): number {
  return total > 0 ? Math.max(0, busy - ours) / total : 0;
}

/** Gathers what every worker has measured, for the one that was asked by somebody outside. */
import type { Worker } from 'node:cluster';
import { type Report, tell, type WorkerMessage } from './channel.ts';

/** Longer than any worker takes that is well; of one that is not, the others are told without. */
const PATIENCE_MS = 3_000;

/** Makes the relay between these workers. @param workers those that are alive right now */
export function reportRelay(workers: ReadonlySet<Worker>) {
  const rounds = new Map<number, (from: Worker, report: Report) => void>();
  let lastId = 0;

  function gather(asker: Worker, askedAs: number): void {
    lastId += 1;
    const id = lastId;
    const reports = new Map<Worker, Report>();
    const asked = [...workers].filter((worker) => worker.isConnected());
    const finish = () => {
      clearTimeout(late);
      rounds.delete(id);
      tell(asker, { kind: 'reports', id: askedAs, reports: [...reports.values()] });
    };
    const late = setTimeout(finish, PATIENCE_MS);
    rounds.set(id, (from, report) => {
      reports.set(from, report);
      if (reports.size === asked.length) finish();
    });
    for (const worker of asked) tell(worker, { kind: 'report-wanted', id });
  }

  return {
    /** Takes what a worker says, of this or of anything else. */
    heard: (worker: Worker, message: WorkerMessage): void => {
      if (message.kind === 'reports-wanted') gather(worker, message.id);
      if (message.kind === 'report') rounds.get(message.id)?.(worker, message.report);
    },
  };
}

/** The process that starts the workers, keeps their number and their quotas, and ends with them. */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { tell, type WorkerMessage } from './channel.ts';
import { ledgerFor } from './ledger.ts';
import { reportRelay } from './report-relay.ts';

const RESTART_AFTER_MS = 500;
const RESTART_AFTER_AT_MOST_MS = 30_000;
// Each drains for ten seconds at most, by itself.
const CLOSED_AFTER_MS = 12_000;

/** How a worker that was started turned out. */
type Outcome = 'open' | 'ended';

interface PrimaryOptions {
  readonly workers: number;
  /** The file that each worker runs. */
  readonly file: string;
  /** Takes note of a worker that ended by itself. */
  readonly report: (sentence: string) => void;
}

/**
 * Runs so many workers that listen at the same address, and starts another one for each that ends by itself. The first one
 * migrates the database and makes the secret before there are others.
 * @returns what ends them all: it resolves with whether every one of them did so in good order
 * @throws Error if a worker cannot start; it has said why
 */
export async function startWorkers({ workers, file, report }: PrimaryOptions): Promise<{ close(): Promise<boolean> }> {
  const ledger = ledgerFor(workers);
  const alive = new Set<Worker>();
  const relay = reportRelay(alive);
  let closing = false;
  cluster.setupPrimary({ exec: file, args: [] });

  function fork(): Worker {
    const worker = cluster.fork();
    alive.add(worker);
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind !== 'lease-wanted') return relay.heard(worker, message);
      const { id, window, of } = message;
      tell(worker, { kind: 'lease', id, lease: ledger.lease(window, of, Date.now()) });
    });
    worker.once('exit', () => alive.delete(worker));
    return worker;
  }

  async function start(): Promise<Outcome> {
    const worker = fork();
    const outcome = await started(worker);
    if (outcome === 'open') worker.once('exit', (code, signal) => void replace(worker, signal ?? `code ${code}`));
    return outcome;
  }

  async function replace(worker: Worker, how: string): Promise<void> {
    if (closing) return;
    report(`The worker ${worker.process.pid} has ended (${how}); another one is started.`);
    for (let pause = RESTART_AFTER_MS; !closing; pause = Math.min(2 * pause, RESTART_AFTER_AT_MOST_MS)) {
      await setTimeout(pause, undefined, { ref: false });
      if (closing || (await start()) === 'open') return;
      report('A worker could not be started; this is tried again.');
    }
  }

  async function close(): Promise<boolean> {
    closing = true;
    const exits = [...alive].map(async (worker) => {
      const [code] = (await once(worker, 'exit')) as [number | null];
      return code === 0;
    });
    for (const worker of alive) tell(worker, { kind: 'close' });
    const late = setTimeout(CLOSED_AFTER_MS, undefined, { ref: false }).then(() => {
      for (const worker of alive) worker.process.kill('SIGKILL');
    });
    const closed = await Promise.race([Promise.all(exits), late.then(() => Promise.all(exits))]);
    return closed.every(Boolean);
  }

  const outcomes = [await start()];
  if (outcomes[0] === 'open') {
    outcomes.push(...(await Promise.all(Array.from({ length: workers - 1 }, start))));
  }
  if (outcomes.every((outcome) => outcome === 'open')) return { close };
  await close();
  throw new WorkerRefused();
}

/** A worker could not start. It has said why. */
export class WorkerRefused extends Error {
  constructor() {
    super('A worker could not start.');
    this.name = 'WorkerRefused';
  }
}

function started(worker: Worker): Promise<Outcome> {
  return new Promise((resolve) => {
    worker.on('message', ({ kind }: WorkerMessage) => {
      if (kind === 'open') resolve('open');
    });
    worker.once('exit', () => resolve('ended'));
  });
}

/** What a running server takes, as the system and the database show it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Server } from './servers.ts';

export interface Sample {
  /** Seconds since the load began. */
  readonly at: number;
  readonly rssMiB: number;
  /** What the heap held after the last collection of garbage. */
  readonly heapMiB: number;
  readonly files: number;
  readonly walMiB: number;
  readonly users: number;
  readonly sessions: number;
  /** Sessions that have run out, and whose rows are still there. */
  readonly expired: number;
  /** How long `GET /healthz` took, in milliseconds: what everybody waits for the event loop. */
  readonly healthMs: number;
}

const MIB = 1024 * 1024;

export async function sample(server: Server, folder: string, at: number): Promise<Sample> {
  const began = performance.now();
  const health = await server.wire.ask({ method: 'GET', path: '/healthz' });
  const healthMs = health?.status === 200 ? performance.now() - began : Number.POSITIVE_INFINITY;
  const [pid = 0] = server.pids();
  const file = join(folder, 'data/portero.sqlite');
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    at,
    rssMiB: Number(rss) / 1024,
    heapMiB: heapIn(folder),
    files: readdirSync(`/proc/${pid}/fd`).length,
    walMiB: (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) / MIB,
    ...rowsIn(file),
    healthMs,
  };
}

/** As `heap-watch.mjs` noted it; 0 before it first did. */
function heapIn(folder: string): number {
  const file = join(folder, 'heap.txt');
  return statSync(file, { throwIfNoEntry: false }) ? Number(readFileSync(file, 'utf8')) / MIB : 0;
}

/** Counts as of now. */
export function rowsIn(file: string): Pick<Sample, 'users' | 'sessions' | 'expired'> {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const row = db
      .prepare(
        `SELECT (SELECT count(*) FROM users) AS users, count(*) AS sessions,
           count(*) FILTER (WHERE idle_expires_at < ?) AS expired FROM sessions`,
      )
      .get(Date.now()) as { users: number; sessions: number; expired: number };
    return { users: row.users, sessions: row.sessions, expired: row.expired };
  } finally {
    db.close();
  }
}

/** When what was committed is on the disk. */
import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

export interface Disk {
  /** Resolves when all that was committed until now survives a loss of power. Rejects with what the system says. */
  settled(): Promise<void>;
  close(): void;
}

/** Of a database that is not on a disk, or is not written to. */
export const noDisk: Disk = { settled: async () => {}, close: () => {} };

/**
 * The disk under a database file in WAL mode, whose connection runs with `synchronous = NORMAL`. With FULL SQLite would sync the
 * journal inside each commit, for 0.2 to 3 ms in which no request is served. Here the one who must answer for a commit
 * waits, and nobody else; one sync does for all commits before it. The journal belongs to the file, so commits of
 * other processes that stand before ours are synced with it.
 */
export function journalOnDisk(file: string): Disk {
  const sync = promisify(fdatasync);
  let journal: number | undefined;
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  function begin(): Promise<void> {
    next = undefined;
    // SQLite takes no lock on this file: closing it later takes none away. Windows syncs only what may be written.
    journal ??= openSync(`${file}-wal`, 'r+');
    running = sync(journal);
    return running;
  }

  return {
    settled: () => {
      // The one that runs may have begun before this commit.
      next ??= running.then(begin, begin);
      return next;
    },
    close: () => {
      if (journal === undefined) return;
      const opened = journal;
      journal = undefined;
      const end = () => closeSync(opened);
      // Whoever waits for it is told how it ends.
      running.then(end, end);
    },
  };
}

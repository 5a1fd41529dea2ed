/** What makes a round harder than a kill alone. Each is begun while people are at work, and over before anything is looked at. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Era } from './era.ts';
import { command } from './look.ts';
import type { Random } from './random.ts';
import { limitFiles } from './servers.ts';

export const troubles = ['none', 'full disk', 'none', 'foreign lock', 'backup'] as const;
export type Trouble = (typeof troubles)[number];

export interface BackupTaken {
  readonly file: string;
  readonly secrets: string;
  readonly from: number;
  readonly to: number;
  readonly wasKilled: boolean;
  readonly code: number | null;
  readonly said: string;
}

export interface Begun {
  /** Ends it, and waits until it is over. */
  end(): Promise<void>;
  readonly backup?: Promise<BackupTaken>;
}

export function begin(trouble: Trouble, era: Era, random: Random): Begun {
  if (trouble === 'full disk') return fullDisk(era, random);
  if (trouble === 'foreign lock') return foreignLock(era, random);
  if (trouble === 'backup') return backup(era, random);
  return { end: async () => undefined };
}

/** After a moment no file of the servers may grow beyond what it has, and some bytes. */
function fullDisk(era: Era, random: Random): Begun {
  const files = ['portero.sqlite', 'portero.sqlite-wal'].map((name) => join(era.folder, 'data', name));
  const more = random.between(0, 80_000);
  const delay = random.between(0, 200);
  let over = false;
  const pids = () => era.servers.flatMap((server) => server.pids());
  const begun = pause(delay).then(() => {
    if (over) return;
    const largest = Math.max(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0));
    limitFiles(pids(), largest + more);
  });
  return {
    end: async () => {
      over = true;
      await begun;
      limitFiles(pids(), undefined);
    },
  };
}

/** Another program holds the write lock now and then, once in a while for longer than a server's patience. */
function foreignLock(era: Era, random: Random): Begun {
  const db = new DatabaseSync(join(era.folder, 'data/portero.sqlite'), { timeout: 2_000 });
  let over = false;
  const holding = (async () => {
    while (!over) {
      await pause(random.between(5, 60));
      if (!take(db)) continue;
      const until = performance.now() + (random.chance(0.15) ? 3_600 : random.between(20, 700));
      while (!over && performance.now() < until) await pause(5);
      db.exec('ROLLBACK');
    }
  })();
  return {
    end: async () => {
      over = true;
      await holding;
      db.close();
    },
  };
}

function take(db: DatabaseSync): boolean {
  try {
    db.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    // The servers were faster.
    if (/locked/.test((error as Error).message)) return false;
    throw error;
  }
}

/** `portero backup` beside the traffic; now and then it is killed itself. */
function backup(era: Era, random: Random): Begun {
  const [file, secrets] = ['backup.sqlite', 'backup-secrets'].map((name) => join(era.folder, name)) as [string, string];
  for (const one of [file, secrets]) rmSync(one, { force: true });
  const wasKilled = random.chance(0.3);
  const [delay, life] = [random.between(0, 400), random.between(150, 700)];
  const taken = (async (): Promise<BackupTaken> => {
    await pause(delay);
    const from = performance.now();
    const { done, kill } = command(era.folder, ['backup', file, '--secrets', secrets]);
    if (wasKilled) void pause(life).then(kill);
    const { code, stderr } = await done;
    return { file, secrets, from, to: performance.now(), wasKilled, code, said: stderr };
  })();
  return { end: async () => void (await taken), backup: taken };
}

/** Whether a backup that was killed has left a file: then it must be a whole one. */
export function isThere({ file }: BackupTaken): boolean {
  return existsSync(file);
}

/** The doctor's look at the room for the database to grow. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { advice, type Finding, ok, wrong } from './finding.ts';

const MEGABYTE = 2 ** 20;

/** @throws Error of the system where it does not say how much is free */
export async function diskFinding(databaseFile: string): Promise<Finding> {
  let folder = dirname(databaseFile);
  // Also where it is there, and this user may not know.
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  const says = `${free} MB are free at ${folder}`;
  if (free < 50) return wrong('disk', says, 'Make room: with a full disk nobody can log in.');
  if (free < 500) return advice('disk', says, 'Make room before it runs out.');
  return ok('disk', says);
}

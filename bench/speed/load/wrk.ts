/** Requests for one's own profile, as many as there can be, sent by wrk. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inRoot } from '../../../scripts/root.ts';
import { onCores } from '../machine/cores.ts';

export interface WrkResult {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers with another status than 200, or without the e-mail of who asked. */
  readonly wrong: number;
  /** Connections that failed, and requests without an answer. */
  readonly broken: number;
  /** The first wrong answer. */
  readonly sample: string;
}

export interface WrkRun {
  /** The program. */
  readonly wrk: string;
  readonly url: string;
  /** A file that says who asks: see me.lua. */
  readonly visitors: string;
  readonly seconds: number;
  readonly connections: number;
  readonly threads?: number;
  /** Asks for one visitor alone and looks at the status: a script that sees every body takes wrk half as much time as the server. */
  readonly onlyStatus?: boolean;
  readonly cores?: string;
}

/** Runs wrk. @throws Error if a single answer was wrong or a connection broke */
export async function runWrk(run: WrkRun): Promise<WrkResult> {
  const [file = '', ...args] = onCores(run.cores, [
    run.wrk,
    `-t${run.threads ?? 1}`,
    `-c${run.connections}`,
    // Whole seconds are all it takes.
    `-d${Math.max(1, Math.round(run.seconds))}s`,
    '--timeout',
    '30s',
    '-s',
    inRoot('bench/speed/load/me.lua'),
    run.url,
    '--',
    run.visitors,
    ...(run.onlyStatus ? ['only-status'] : []),
  ]);
  const { stdout } = await promisify(execFile)(file, args);
  return faultless(parseWrk(stdout), run.url);
}

/** Reads what me.lua prints at the end. @throws Error if that is not there */
export function parseWrk(output: string): WrkResult {
  const line = /^RESULT (\{.*\})$/m.exec(output)?.[1];
  if (!line) throw new Error(`wrk did not come to its end: ${output.trim().slice(-300)}`);
  return JSON.parse(line) as WrkResult;
}

/** @throws Error if a single answer was wrong or a connection broke */
export function faultless(result: WrkResult, url: string): WrkResult {
  const { requests, wrong, broken, sample } = result;
  if (wrong > 0) throw new Error(`${url}: ${wrong} of ${requests} answers were wrong, the first was: ${sample}`);
  if (broken > 0) throw new Error(`${url}: ${broken} connections failed beside ${requests} answers`);
  if (requests === 0) throw new Error(`${url}: no answer came at all`);
  return result;
}

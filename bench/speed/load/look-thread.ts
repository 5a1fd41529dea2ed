/**
 * Looks at a profile at a steady pace, in a thread of its own: opening two hundred connections keeps the thread that makes
 * the load busy for a tenth of a second, which must not be taken for the server's.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { lookAtProfile, type Visitor } from '../targets/people.ts';
import { connections } from './http.ts';
import { openLoop } from './loops.ts';

export interface LookPlan {
  readonly port: number;
  /** Where the profile is. */
  readonly me: string;
  readonly visitor: Visitor;
  readonly perSecond: number;
  /** So many that a look never waits for one of ours. */
  readonly connections: number;
}

const plan: LookPlan = workerData;
const { ask } = connections(plan.port, plan.connections);
const look = () => lookAtProfile({ target: plan }, ask, plan.visitor);

let loop: ReturnType<typeof openLoop> | undefined;

parentPort?.on('message', async (order: 'warm up' | 'begin' | 'stop') => {
  if (order === 'warm up') {
    // The first ones find connections and compiled code missing.
    for (let n = 0; n < 20; n++) await look();
    parentPort?.postMessage('warm');
  } else if (order === 'begin') {
    loop = openLoop(plan.perSecond, look);
  } else {
    parentPort?.postMessage(await loop?.stop());
  }
});

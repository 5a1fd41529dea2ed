/** Why nobody can say who is signed in. */
import { ConnectionError, type ConnectionFault } from '@portero/client';

/** `offline`: the server could not be reached. `slow`: it did not answer in time. `server`: it answered with an error. */
export type Outage = 'offline' | 'slow' | 'server';

const outages: Record<ConnectionFault, Outage> = { network: 'offline', timeout: 'slow', answer: 'server' };

/** What a failed question says about the server. */
export function outageOf(error: unknown): Outage {
  return error instanceof ConnectionError ? outages[error.reason] : 'server';
}

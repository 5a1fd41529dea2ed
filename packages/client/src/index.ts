export type { CallOptions } from './call.ts';
export { createPortero, type PorteroOptions } from './create-portero.ts';
export type { Portero } from './generated/calls.ts';
export type * from './generated/wire.ts';
export { ConnectionError, type ConnectionFault, ProblemError } from './problem-error.ts';
export type { Retry } from './retry.ts';
export type { SessionEnded } from './session-watch.ts';
export type { BearerToken } from './token.ts';

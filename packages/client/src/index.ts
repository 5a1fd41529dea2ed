export type { FieldError, Problem, ProblemCode, Session, Settings, User } from '@portero/contracts';
export type { CallOptions } from './call.ts';
export { createPortero, type Portero, type PorteroOptions } from './create-portero.ts';
export { ConnectionError, type ConnectionFault, ProblemError } from './problem-error.ts';

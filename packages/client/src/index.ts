export type { FieldError, Problem, ProblemCode, Session, User } from '@portero/contracts';
export type { CallOptions } from './call.ts';
export { createPortero, type Portero, type PorteroOptions } from './create-portero.ts';
export { ConnectionError, ProblemError } from './problem-error.ts';

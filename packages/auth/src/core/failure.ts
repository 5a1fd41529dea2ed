/** The one error that rules throw on purpose. */
import { type FieldError, type ProblemCode, problems } from '@portero/contracts';

// A symbol, not instanceof: two copies of this module must still recognise each other's failures.
const brand = Symbol.for('portero.failure');

export interface FailureData {
  /** For people; a constant sentence or one built from harmless values, never from secrets. */
  detail?: string;
  /** The fields at fault. */
  errors?: FieldError[];
  /** Seconds until another try makes sense; becomes Retry-After (RFC 9110). */
  retryAfter?: number;
  /** Response headers that belong to this failure. */
  headers?: Record<string, string>;
}

/** A refusal with a stable code. The HTTP layer turns it into problem details (RFC 9457). */
export class Failure extends Error {
  readonly [brand] = true;
  readonly code: ProblemCode;
  readonly data: FailureData;

  constructor(code: ProblemCode, data: FailureData = {}, options?: { cause?: unknown }) {
    super(data.detail ?? problems[code].title, options);
    this.name = 'Failure';
    this.code = code;
    this.data = data;
  }
}

export function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && brand in error;
}

/** What a call throws when the server refuses, and when there is no usable answer at all. */
import type { FieldError, Problem, ProblemCode } from '@portero/contracts';

/** The server refused: problem details (RFC 9457) as an error. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  /** The refused fields, each with a pointer such as `#/email`. */
  readonly errors: readonly FieldError[];
  /** Seconds until another try makes sense, where the server said so. */
  readonly retryAfter: number | undefined;
  readonly problem: Problem;

  constructor(problem: Problem, retryAfter: number | undefined) {
    super(problem.detail ?? problem.title);
    this.code = problem.code;
    this.status = problem.status;
    this.errors = problem.errors ?? [];
    this.retryAfter = retryAfter;
    this.problem = problem;
  }
}

/** No answer, or one that is not Portero's: offline, a broken proxy, a page of HTML. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

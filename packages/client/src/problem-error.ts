/** What a call throws when the server refuses, and when there is no usable answer at all. */
import type { FieldError, Problem, ProblemCode } from './generated/wire.ts';

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
    // Whoever else has such codes may have errors of another form.
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
    this.retryAfter = retryAfter;
    this.problem = problem;
  }
}

/**
 * Why there is no usable answer: `timeout`, none within the client's limit; `network`, none at all, or one that broke
 * off; `answer`, one that is not Portero's, such as a proxy's page of HTML.
 */
export type ConnectionFault = 'timeout' | 'network' | 'answer';

interface ConnectionFacts {
  reason?: ConnectionFault;
  status?: number | undefined;
  retryAfter?: number | undefined;
}

/** No answer, or one that is not Portero's. `reason` says which. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly reason: ConnectionFault;
  /** The HTTP status of an answer that is not Portero's. */
  readonly status: number | undefined;
  /** Seconds until another try makes sense, where such an answer said so. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options: ErrorOptions & ConnectionFacts = {}) {
    super(message, options);
    this.reason = options.reason ?? 'network';
    this.status = options.status;
    this.retryAfter = options.retryAfter;
  }
}

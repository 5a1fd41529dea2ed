/** The one error that rules throw on purpose. */
import { type FieldError, FRESH_SECONDS, type ProblemCode, problems } from '@portero/contracts';

// A symbol, not instanceof: two copies of this module must still recognise each other's failures.
const brand = Symbol.for('portero.failure');

/** The challenge to whoever has shown no token: it says no error (RFC 6750 §3.1). */
export const BARE_CHALLENGE = 'Bearer realm="portero"';
// RFC 9110 §15.5.2 wants a challenge on every 401, RFC 6750 §3 also where a token was shown that opens nothing there.
const challenges: Partial<Record<ProblemCode, string>> = {
  invalid_token: `${BARE_CHALLENGE}, error="invalid_token"`,
  // RFC 9470 section 3.
  reauth_required: `${BARE_CHALLENGE}, error="insufficient_user_authentication", max_age="${FRESH_SECONDS}"`,
  session_required: `${BARE_CHALLENGE}, error="insufficient_scope"`,
  insufficient_scope: `${BARE_CHALLENGE}, error="insufficient_scope"`,
};

export interface FailureData {
  /** For people; a constant sentence or one built from harmless values, never from secrets. */
  detail?: string;
  /** The fields at fault. */
  errors?: FieldError[];
  /** Seconds until another try makes sense; becomes Retry-After (RFC 9110). */
  retryAfter?: number;
  /** The scope that a token would need; the challenge names it (RFC 6750 section 3). */
  scope?: string;
  /** What would make the session fresh again. */
  methods?: 'password'[];
  /** Response headers that belong to this failure. */
  headers?: Record<string, string>;
}

/** A refusal with a stable code. The HTTP layer turns it into problem details (RFC 9457). */
export class Failure extends Error {
  readonly [brand] = true;
  readonly code: ProblemCode;
  readonly data: FailureData;
  /** The HTTP status, under the name by which Fastify and its error handlers know it; Fastify writes it as well. */
  statusCode: number;

  constructor(code: ProblemCode, data: FailureData = {}, options?: { cause?: unknown }) {
    // An answer, and no fault: writing down where it came from would cost more than refusing, and a flood is refused a lot.
    // What is behind it (`cause`) has its stack.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(data.detail ?? problems[code].title, options);
    Error.stackTraceLimit = limit;
    this.name = 'Failure';
    this.code = code;
    this.data = data;
    this.statusCode = problems[code].status;
  }

  /** All headers that belong into the answer. */
  get headers(): Record<string, string> {
    const { headers, retryAfter, scope } = this.data;
    const challenge = challenges[this.code] ?? (this.statusCode === 401 && BARE_CHALLENGE);
    return {
      ...(challenge && { 'www-authenticate': challenge + (scope ? `, scope="${scope}"` : '') }),
      ...(retryAfter && { 'retry-after': String(retryAfter) }),
      ...headers,
    };
  }
}

/** Whether an error is a Failure, also one of another copy of this package. */
export function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && brand in error;
}

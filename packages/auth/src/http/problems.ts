/** Errors as problem details (RFC 9457): one mapper for everything that can go wrong. */
import { type Problem, type ProblemCode, problems, statusOf } from '@portero/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Failure, isFailure } from '../core/failure.ts';
import { OAUTH_PROBLEM_TYPE, oauthProblem } from './oauth-problem.ts';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

// What Fastify itself refuses with, before any code of ours runs.
const byFastifyCode: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'json_required',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_MAX_PARAM_LENGTH: 'uri_too_long',
  FST_ERR_BAD_URL: 'malformed_request',
};

/** Any error as a failure; what is not a refusal becomes an internal error without a word of its text. */
export function asFailure(error: unknown): Failure {
  if (isFailure(error)) return error;
  const { code = '', statusCode = 500 } = (error ?? {}) as Partial<FastifyError>;
  const known = byFastifyCode[code];
  if (known) return new Failure(known, {}, { cause: error });
  return new Failure(statusCode < 500 ? 'malformed_request' : 'internal_error', {}, { cause: error });
}

/** What is taken where a body of another kind was refused, unless it was said what is wrong with this one. */
function takesForms(failure: Failure, oauth: boolean): Failure {
  if (failure.code !== 'json_required' || !oauth || failure.data.detail) return failure;
  const detail = 'Send JSON, or a form (application/x-www-form-urlencoded).';
  return new Failure(failure.code, { detail }, { cause: failure.cause });
}

/** Whether an error with a status comes from neither us nor Fastify, and so from a hook of the host. */
export function isOfHost(error: unknown): boolean {
  const { code, statusCode, validation } = (error ?? {}) as Partial<FastifyError>;
  if (typeof statusCode !== 'number' || isFailure(error) || validation) return false;
  return !(typeof code === 'string' && code.startsWith('FST_'));
}

/** The body of an error answer. `base` is where the problems are documented; `requestId` goes into `instance`. */
export function problemBody(failure: Failure, base: string, requestId: string): Problem {
  const { status, title } = problems[failure.code];
  const { detail, errors, methods } = failure.data;
  return {
    type: `${base}#${failure.code}`,
    title,
    status,
    ...(detail && { detail }),
    instance: `urn:portero:request:${requestId}`,
    code: failure.code,
    ...(errors && { errors }),
    ...(methods && { methods }),
  };
}

/**
 * Makes the error handler that answers with problem details, on endpoints of OAuth as OAuth has it, and logs what the
 * operator must know.
 */
export function problemHandler(base: string) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const { endpoint } = request.routeOptions.config;
    const failure = takesForms(asFailure(error), endpoint?.oauth ?? false);
    const status = endpoint ? statusOf(endpoint, failure.code) : problems[failure.code].status;
    const problem = problemBody(failure, base, request.id);
    if (status >= 500) request.log.error({ err: failure.cause ?? failure }, failure.code);

    return reply
      .headers(failure.headers)
      .code(status)
      .type(endpoint?.oauth ? OAUTH_PROBLEM_TYPE : PROBLEM_TYPE)
      .serializer((body: unknown) => JSON.stringify(body))
      .send(endpoint?.oauth ? oauthProblem(problem, status) : problem);
  };
}

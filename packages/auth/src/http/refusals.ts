/** How the guards' refusals reach the host: as errors that say all there is to say, whoever answers them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Failure, isFailure } from '../core/failure.ts';
import { problemBody, problemHandler } from './problems.ts';

/** Beside RFC 9457's document for whoever wants to send it, the error is what Fastify's own errors are. */
export interface GuardError extends Failure {
  readonly problem: ReturnType<typeof problemBody>;
}

export interface Refusals {
  /**
   * Makes an error ready to be thrown. What must stand in its answer whoever gives it is put there now: the challenge
   * (RFC 9110 section 15.5.2) and the scope that is missing (RFC 6750 section 3.1), and that nobody may keep it.
   */
  prepare(error: unknown, request: FastifyRequest, reply: FastifyReply): unknown;
  /** The error handler of a route that has none: answers a refusal where the host leaves errors to Fastify. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void;
}

/** @param problemBase where problems are explained */
export function refusals(problemBase: string): Refusals {
  const answerWithProblem = problemHandler(problemBase);

  const prepare = (error: unknown, request: FastifyRequest, reply: FastifyReply): unknown => {
    if (!isFailure(error)) return error;
    reply.headers(error.headers).header('cache-control', 'no-store');
    return Object.assign(error, { problem: problemBody(error, problemBase, request.id) });
  };
  return {
    prepare,
    answer: (error, request, reply) => {
      const prepared = prepare(error, request, reply);
      // Thrown here, it goes on to the handler above.
      if (!isFailure(error) || hostHandlesErrors(request)) throw prepared;
      answerWithProblem(error, request, reply);
    },
  };
}

/**
 * Whether the host has an error handler for this route. Fastify's own writes neither type nor instance, so without one
 * of the host's the answer is written here. The name is the one by which Fastify prints it in its plugin tree.
 */
function hostHandlesErrors(request: FastifyRequest): boolean {
  return request.server.errorHandler.name !== 'defaultErrorHandler';
}

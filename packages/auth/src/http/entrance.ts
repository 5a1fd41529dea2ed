/** How a crowd comes in, and how it is turned away. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PasswordHasher } from '../core/passwords.ts';
import { turnstile } from '../core/turnstile.ts';

// Five hundred a second are more than one process can do; to say no is less work.
const IN_EVERY_MS = 2;
const OUT_EVERY_MS = 1;
// Beyond that they are so many that each must be got rid of at once.
const LONGEST_WAY_OUT = 500;

/** A hook that lets a request go on, or refuses it. @throws Failure overloaded */
export type Entrance = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/**
 * Makes the hook before everything that needs a password hash: log-ins, sign-ups and the like come in one by one, and who
 * cannot be served is told so before anything is done for them. So others are served in between, as they are not by a server that
 * takes two hundred log-ins at once.
 */
export function entrance(passwords: Pick<PasswordHasher, 'refuseIfFull'>): Entrance {
  const wayIn = turnstile(IN_EVERY_MS);
  const wayOut = turnstile(OUT_EVERY_MS);
  return (_request, _reply, done) => {
    try {
      // Who waits here will wait there.
      passwords.refuseIfFull?.(wayIn.waiting());
    } catch (error) {
      if (wayOut.waiting() >= LONGEST_WAY_OUT) throw error;
      wayOut.pass(() => done(error as Error));
      return;
    }
    wayIn.pass(done);
  };
}

/** The one credential cookie (RFC 6265bis). */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../core/clock.ts';
import type { SessionRow } from '../session/session.ts';
import type { SessionTokens } from './session-token.ts';

/** The cookie's name: the `__Host-` prefix makes browsers refuse it without Secure, Path=/ and a host of its own. */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-portero' : 'portero';
}

export interface SessionCookie {
  read(request: FastifyRequest): string | undefined;
  /** Sets the cookie for a session; it outlives the browser only where the session is remembered. */
  write(reply: FastifyReply, session: SessionRow, sid: string): void;
  clear(reply: FastifyReply): void;
}

/** @param secure whether the public URL is https; never derived from a request, whose headers anybody writes */
export function sessionCookie(options: { secure: boolean; sessionTokens: SessionTokens; clock: Clock }): SessionCookie {
  const { secure, sessionTokens, clock } = options;
  const name = cookieName(secure);
  const attributes = { httpOnly: true, secure, sameSite: 'lax', path: '/' } as const;
  return {
    // Read and written without the plugin's hooks: a host may have it with options of its own, or not at all.
    read: ({ headers }) => (headers.cookie === undefined ? undefined : parseCookie(headers.cookie)[name]),
    write: (reply, session, sid) => {
      const now = clock();
      const token = sessionTokens.sign({
        sub: session.userId,
        sid,
        issuedAt: now,
        expiresAt: session.idleExpiresAt,
      });
      const maxAge = Math.floor((session.idleExpiresAt.getTime() - now.getTime()) / 1000);
      reply.header(
        'set-cookie',
        stringifySetCookie({ name, value: token, ...attributes, ...(session.remembered && { maxAge }) }),
      );
    },
    clear: (reply) => {
      reply.header(
        'set-cookie',
        stringifySetCookie({ name, value: '', ...attributes, expires: new Date(1), maxAge: 0 }),
      );
    },
  };
}

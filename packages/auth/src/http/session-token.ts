/** The signed token in the cookie (JWT, RFC 7519 and 8725). The only file that knows @fastify/jwt. */
import jwt, { type JWT } from '@fastify/jwt';
import type { FastifyInstance } from 'fastify';
import type { Keyring } from '../core/keyring.ts';
import { recent } from '../core/recent.ts';
import { deriveKey } from '../core/secrets.ts';

// Says which kind of token this is, so that no other kind can ever stand in for it (RFC 8725 §3.11).
const TYPE = 'session+jwt';
// Some 600 bytes each.
const REMEMBERED_TOKENS = 1_000;

interface SessionClaims {
  /** User id. */
  readonly sub: string;
  /** The secret that finds the session's row. */
  readonly sid: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export interface SessionTokens {
  /** Signs with the first key. */
  sign(claims: SessionClaims): string;
  /**
   * Claims of a token that one of our keys signed; undefined for anything else. Does not look at the clock, nor at whether
   * the session lives: that is asked at every request, the signature of the same text only once.
   */
  verify(token: string): SessionClaims | undefined;
}

/**
 * Registers one instance of @fastify/jwt per key, each with its algorithm, type, issuer and audience pinned.
 * Verification is synchronous and never waits behind the password hashes in libuv's pool.
 * @param issuer the public URL; also the audience
 */
export async function registerSessionTokens(
  app: FastifyInstance,
  options: { keyring: Keyring; issuer: string },
): Promise<SessionTokens> {
  const { keyring, issuer } = options;
  // A place of our own: in one that a host has already, our keys would hang on the host's app.
  app.decorate('jwt', Object.create(null));
  for (const [kid, secret] of keyring.secrets) {
    await app.register(jwt, {
      namespace: kid,
      secret: deriveKey(secret, 'session-token'),
      decode: { complete: true },
      sign: { algorithm: 'HS256', kid, iss: issuer, aud: issuer, header: { alg: 'HS256', typ: TYPE } },
      verify: {
        algorithms: ['HS256'],
        allowedIss: issuer,
        allowedAud: issuer,
        checkTyp: TYPE,
        requiredClaims: ['iss', 'aud', 'sub', 'sid', 'iat', 'exp'],
        // The row decides how long a session lives; whoever reads the token checks `exp` against our own clock.
        ignoreExpiration: true,
        cache: false,
      },
    });
  }
  const byKid = app.jwt as unknown as Record<string, JWT>;
  const [signingKid] = keyring.secrets.keys();
  const signer = byKid[signingKid ?? ''];
  if (!signer) throw new Error('the keyring is empty');

  function check(token: string): SessionClaims | undefined {
    try {
      const kid = signer?.decode<{ header: { kid?: unknown } }>(token)?.header.kid;
      // Only a name of our own map selects a key; what the token says beyond that is never believed.
      if (typeof kid !== 'string' || !keyring.secrets.has(kid)) return undefined;
      const claims = (byKid[kid] as JWT).verify<Record<string, unknown>>(token);
      const { sub, sid, iat, exp } = claims;
      if (typeof sub !== 'string' || typeof sid !== 'string') return undefined;
      if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
      return { sub, sid, issuedAt: new Date(iat * 1000), expiresAt: new Date(exp * 1000) };
    } catch {
      // Forged, foreign, mangled: all the same to the caller, who is simply not signed in.
      return undefined;
    }
  }

  const checked = recent<string, SessionClaims>(REMEMBERED_TOKENS);
  return {
    sign: ({ sub, sid, issuedAt, expiresAt }) =>
      signer.sign({ sub, sid, iat: inSeconds(issuedAt), exp: inSeconds(expiresAt) }),
    verify: (token) => {
      const known = checked.get(token);
      if (known) return known;
      const claims = check(token);
      // What is refused is not remembered: there is no end of forgeries.
      if (claims) checked.set(token, claims);
      return claims;
    },
  };
}

function inSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}

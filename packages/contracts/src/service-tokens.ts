/** Service tokens: for other services, short-lived, signed, verified offline by whoever knows where our keys are. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';

/** Seconds a service token is good for. */
export const SERVICE_TOKEN_SECONDS = 300;
/** Seconds for which others may keep our public keys without asking again. */
export const JWKS_MAX_AGE_SECONDS = 300;

const issue = endpoint({
  operation: 'issueServiceToken',
  summary: 'Get a short-lived token for another service',
  method: 'POST',
  path: '/auth/token',
  access: 'session',
  scope: 'services:access',
  limit: 'write',
  body: t.Object(
    {
      audience: t.Optional(
        t.String({
          minLength: 1,
          maxLength: 255,
          pattern: '^[\\x21-\\x7E]+$',
          description:
            'the service that the token is for, as it knows itself: up to 255 letters, digits and signs without a blank; without it, this server',
          examples: ['https://orders.example.com'],
        }),
      ),
    },
    { additionalProperties: false },
  ),
  bodyOptional: true,
  ok: {
    status: 200,
    // The names are those of RFC 6749 section 5.1, which every OAuth library reads.
    description: 'A JWT (RFC 9068) signed with ES256; its keys are at /.well-known/jwks.json',
    body: t.Object({
      access_token: t.String({ examples: ['eyJ0eXAiOiJhdCtqd3QifQ.eyJzdWIiOiIwMTk5In0.c2lnbmF0dXJl'] }),
      token_type: t.Literal('Bearer'),
      expires_in: t.Integer({ description: 'seconds', examples: [SERVICE_TOKEN_SECONDS] }),
    }),
  },
  problems: [],
});

/** A public key (RFC 7517, RFC 7518 section 6.2). */
export const PublicKey = t.Object({
  kty: t.Literal('EC'),
  crv: t.Literal('P-256'),
  x: t.String({ examples: ['RXjvVxDxzKcPrjzQo6u8JxqeeL_mpbxf_DDh7t56OUg'] }),
  y: t.String({ examples: ['_bU_Xo8-Wne6FR7SLTgstQtFgyQDkDKvRXw8f3mp7N8'] }),
  kid: t.String({
    description: 'the name by which a token says who signed it',
    examples: ['0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47'],
  }),
  use: t.Literal('sig'),
  alg: t.Literal('ES256'),
});

export type PublicKey = t.Static<typeof PublicKey>;

const keys = endpoint({
  operation: 'getJwks',
  summary: 'The public keys of our service tokens',
  method: 'GET',
  path: '/.well-known/jwks.json',
  access: 'public',
  scope: null,
  limit: 'read',
  ok: {
    status: 200,
    description: 'A JSON Web Key Set; keep it as long as Cache-Control says, and ask again for a `kid` you do not know',
    body: t.Object({ keys: t.Array(PublicKey) }),
    type: 'application/jwk-set+json',
    headers: {
      'Cache-Control': `How long the keys may be kept: \`public, max-age=${JWKS_MAX_AGE_SECONDS}\``,
      'Access-Control-Allow-Origin': '`*`: pages of any origin may read them',
    },
  },
  problems: [],
});

export const serviceTokens = { issue, keys };

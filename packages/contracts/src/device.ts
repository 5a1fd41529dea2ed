/**
 * The device authorization grant (RFC 8628): a program without a browser of its own asks, a person answers in theirs.
 * Members that the RFC names keep its names, so that OAuth libraries can be used as they are.
 */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { CLAIMED_NAME, Instant } from './fields.ts';
import { EXAMPLE_TOKEN, SCOPE_LIST } from './tokens.ts';

/** Seconds that a person has for the answer. */
export const DEVICE_CODE_SECONDS = 600;
/** Seconds that a program waits between two questions. */
export const DEVICE_POLL_SECONDS = 5;
/** What the program's second request is called (RFC 8628 section 3.4). */
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';

const USER_CODE = 'WDJB-MJHT';
const EXAMPLE_CODE = 'J57K6Z6YovUMW2X5acUw2RdoyJ0rV3zV-8ri9318cac';

const ClientId = t.String({
  minLength: 1,
  maxLength: 60,
  pattern: CLAIMED_NAME,
  description:
    'what the program is called, for the person who is asked: 1 to 60 characters, among them a letter or digit, and no quotation marks',
  examples: ['portero on ada-laptop'],
});

const start = endpoint({
  operation: 'startDeviceLogin',
  summary: 'Ask for a token that a person grants in a browser',
  method: 'POST',
  path: '/auth/device',
  access: 'public',
  scope: null,
  limit: 'device',
  oauth: true,
  body: t.Object(
    {
      client_id: ClientId,
      scope: t.Optional(
        t.String({
          minLength: 1,
          maxLength: 500,
          pattern: SCOPE_LIST,
          description: 'scopes such as profile:read, separated by blanks; without it, profile:read',
          examples: ['profile:read sessions:read'],
        }),
      ),
    },
    { additionalProperties: false },
  ),
  ok: {
    status: 200,
    description: 'What to show to the person, and what to ask with',
    body: t.Object({
      device_code: t.String({ description: 'for the program alone', examples: [EXAMPLE_CODE] }),
      user_code: t.String({ examples: [USER_CODE] }),
      verification_uri: t.String({ examples: ['https://app.example.com/device'] }),
      verification_uri_complete: t.String({ examples: [`https://app.example.com/device?code=${USER_CODE}`] }),
      expires_in: t.Integer({ description: 'seconds', examples: [DEVICE_CODE_SECONDS] }),
      interval: t.Integer({ description: 'seconds between two questions', examples: [DEVICE_POLL_SECONDS] }),
    }),
  },
  problems: [],
});

const poll = endpoint({
  operation: 'pollDeviceLogin',
  summary: 'Ask whether the person has answered',
  method: 'POST',
  path: '/auth/device/token',
  access: 'public',
  scope: null,
  limit: 'poll',
  oauth: true,
  body: t.Object(
    {
      grant_type: t.Enum([GRANT_TYPE], { description: GRANT_TYPE }),
      device_code: t.String({ minLength: 1, maxLength: 100, examples: [EXAMPLE_CODE] }),
      client_id: ClientId,
    },
    { additionalProperties: false },
  ),
  ok: {
    status: 200,
    description: 'Granted: a personal access token, shown this once',
    body: t.Object({
      access_token: t.String({ examples: [EXAMPLE_TOKEN] }),
      token_type: t.Literal('Bearer'),
      expires_in: t.Integer({ description: 'seconds' }),
      scope: t.String({ examples: ['profile:read'] }),
    }),
  },
  problems: [
    'authorization_pending',
    'slow_down',
    'access_denied',
    'expired_token',
    'invalid_grant',
    'too_many_tokens',
  ],
});

const params = t.Object({
  code: t.String({
    minLength: 1,
    maxLength: 20,
    description: 'the code that the program shows',
    examples: [USER_CODE],
  }),
});

export const DeviceRequest = t.Object({
  clientName: t.String({
    description: 'as the program calls itself; anybody can claim any name',
    examples: ['portero on ada-laptop'],
  }),
  scopes: t.Array(t.String({ examples: ['profile:read'] })),
  browser: t.Union([t.String(), t.Null()], {
    description: 'the program as its User-Agent names it; null if unknown',
    examples: ['curl'],
  }),
  platform: t.Union([t.String(), t.Null()], { examples: ['Linux'] }),
  ipAddress: t.String({ examples: ['192.0.2.7'] }),
  createdAt: Instant,
  expiresAt: t.String({ format: 'date-time', examples: ['2026-11-23T08:40:00.000Z'] }),
});

/** What a person must know before they answer. */
export type DeviceRequest = t.Static<typeof DeviceRequest>;

const read = endpoint({
  operation: 'readDeviceLogin',
  summary: 'Who asks, from where, and for what',
  method: 'GET',
  path: '/auth/device/requests/:code',
  access: 'session',
  scope: null,
  limit: 'code',
  params,
  ok: { status: 200, description: 'The request that waits for an answer', body: DeviceRequest },
  problems: ['user_code_not_found'],
});

const answer = endpoint({
  operation: 'answerDeviceLogin',
  summary: 'Grant a program a token, or refuse',
  method: 'POST',
  path: '/auth/device/requests/:code',
  access: 'fresh',
  scope: null,
  limit: 'code',
  params,
  body: t.Object(
    { answer: t.Enum(['grant', 'refuse'], { description: 'grant or refuse' }) },
    { additionalProperties: false },
  ),
  ok: { status: 204, description: 'The program learns it with its next question' },
  problems: ['user_code_not_found', 'too_many_tokens'],
});

export const device = { start, poll, read, answer };

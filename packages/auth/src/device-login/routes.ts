import { api, DEVICE_CODE_SECONDS, DEVICE_POLL_SECONDS } from '@portero/contracts';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { route } from '../http/route.ts';
import {
  answerDeviceLogin,
  DEVICE_TOKEN_SECONDS,
  pollDeviceLogin,
  readDeviceLogin,
  startDeviceLogin,
} from './device-login.ts';

export function deviceLoginRoutes(app: FastifyInstance, deps: Deps): void {
  const page = deps.devicePage;
  // A code that nobody could type in anywhere is not given out.
  if (page === null) return;

  route(app, deps, api.device.start, async ({ body, client }) => {
    const { deviceCode, userCode } = await startDeviceLogin(deps, {
      clientName: body.client_id,
      scope: body.scope,
      client,
    });
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?code=${userCode}`,
      expires_in: DEVICE_CODE_SECONDS,
      interval: DEVICE_POLL_SECONDS,
    };
  });

  route(app, deps, api.device.poll, async ({ body, client }) => {
    const { row, token } = await pollDeviceLogin(deps, {
      deviceCode: body.device_code,
      clientName: body.client_id,
      client,
    });
    return {
      access_token: token,
      token_type: 'Bearer' as const,
      expires_in: DEVICE_TOKEN_SECONDS,
      scope: row.scopes.join(' '),
    };
  });

  route(app, deps, api.device.read, async ({ params }) => {
    const request = await readDeviceLogin(deps, params.code);
    return {
      clientName: request.clientName,
      scopes: [...request.scopes],
      browser: request.browser,
      platform: request.platform,
      ipAddress: request.ipAddress,
      createdAt: request.createdAt.toISOString(),
      expiresAt: request.expiresAt.toISOString(),
    };
  });

  route(app, deps, api.device.answer, async ({ auth, params, body, client }) =>
    answerDeviceLogin(deps, { by: auth, code: params.code, answer: body.answer, client }),
  );
}

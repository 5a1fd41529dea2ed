/** For tests: every endpoint that takes a body, and a way to send it anything whatsoever. */
import { type Endpoint, endpoints, problemsOf } from '@portero/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { ada, type TestApp, testApp } from './test-app.ts';
import { allRows, problemOf } from './test-problems.ts';

export interface BodyEndpoint {
  readonly endpoint: Endpoint;
  /** A body that the endpoint accepts. */
  readonly good: Record<string, unknown>;
}

const goodBodies: Record<string, Record<string, unknown>> = {
  signUp: {
    email: 'new@example.com',
    name: 'Grace Hopper',
    password: 'nine wooden ships at sea',
    language: 'es',
    timeZone: 'Europe/Madrid',
    invitation: 'x'.repeat(43),
  },
  reauthenticate: { password: ada.password },
  rememberSession: { remembered: true },
  changeEmail: { email: 'ada@example.org' },
  sendVerification: { email: ada.email },
  confirmEmail: { token: 'x'.repeat(43) },
  confirmEmailByCode: { email: ada.email, code: '1234 5678' },
  undoEmailChange: { token: 'x'.repeat(43) },
  forgotPassword: { email: ada.email },
  resetPassword: { token: 'x'.repeat(43), newPassword: 'nine wooden ships at sea', revokeTokens: true },
  reportNotMe: { token: 'x'.repeat(43) },
  undoDeletion: { token: 'x'.repeat(43) },
  logIn: { email: ada.email, password: ada.password, remember: true },
  logOut: { scope: 'others' },
  updateMe: { name: 'Countess of Lovelace', language: 'en', timeZone: 'Europe/London' },
  changePassword: { currentPassword: ada.password, newPassword: 'nine wooden ships at sea', revokeTokens: true },
  createToken: { name: 'nightly backup', scopes: ['profile:read'], expiresInDays: 30 },
  issueServiceToken: { audience: 'https://orders.example.com' },
  startDeviceLogin: { client_id: 'backup on a laptop', scope: 'profile:read' },
  pollDeviceLogin: {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: 'x'.repeat(32),
    client_id: 'backup on a laptop',
  },
  answerDeviceLogin: { answer: 'refuse' },
  renameToken: { name: 'weekly backup' },
};

/** Derived from the API, so that a new endpoint cannot be forgotten. */
export const bodyEndpoints: BodyEndpoint[] = endpoints()
  .filter(({ endpoint }) => endpoint.body)
  .map(({ endpoint }) => ({ endpoint, good: goodBodies[endpoint.operation] ?? {} }));

export interface HostileApp extends TestApp {
  readonly cookie: string;
  /** Sends any bytes under any content type, signed in as Ada. */
  raw(endpoint: Endpoint, payload: string | Buffer, contentType?: string): Promise<LightMyRequestResponse>;
  /** Sends the same and checks that it is refused in the one form, is listed, echoes no password and writes nothing. */
  refused(endpoint: Endpoint, payload: string | Buffer, contentType?: string): Promise<LightMyRequestResponse>;
}

/** An app with Ada signed in and nothing limited. */
export async function hostileApp(): Promise<HostileApp> {
  const portero = await testApp({ policy: { rateLimits: false } });
  const cookie = await portero.signUp();
  const raw: HostileApp['raw'] = (endpoint, payload, contentType) =>
    portero.app.inject({
      method: endpoint.method as 'POST',
      url: endpoint.path,
      headers: { cookie, ...(contentType !== undefined && { 'content-type': contentType }) },
      payload,
    });
  return Object.assign(portero, {
    cookie,
    raw,
    refused: async (endpoint: Endpoint, payload: string | Buffer, contentType?: string) => {
      const before = allRows(portero);
      const response = await raw(endpoint, payload, contentType);
      const { code, status } = problemOf(response);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(problemsOf(endpoint)).toContain(code);
      expect(response.body).not.toContain(ada.password);
      expect(response.body).not.toContain('nine wooden ships');
      expect(response.headers['set-cookie']).toBeUndefined();
      expect(allRows(portero)).toBe(before);
      return response;
    },
  });
}

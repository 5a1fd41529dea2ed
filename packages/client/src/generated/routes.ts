// Written by `pnpm generate` from the contracts. Changes belong there.
import type { Route } from '../route.ts';

export const routes: Record<string, Record<string, Route>> = {
  session: {
    signup: { method: 'POST', path: '/auth/signup', body: true, cookie: 'set' },
    login: { method: 'POST', path: '/auth/login', body: true, cookie: 'set' },
    logout: { method: 'POST', path: '/auth/logout', body: true, empty: true, cookie: 'cleared', idempotent: true },
    current: { method: 'GET', path: '/auth/session', idempotent: true },
    list: { method: 'GET', path: '/auth/sessions', session: true, idempotent: true },
    end: { method: 'DELETE', path: '/auth/sessions/:id', empty: true, session: true, cookie: 'cleared' },
  },
  profile: {
    me: { method: 'GET', path: '/me', session: true, idempotent: true },
    update: { method: 'PATCH', path: '/me', body: true, session: true, idempotent: true },
  },
  password: {
    change: { method: 'POST', path: '/auth/password', body: true, empty: true, session: true, cookie: 'set' },
  },
  tokens: {
    create: { method: 'POST', path: '/auth/tokens', body: true, session: true },
    list: { method: 'GET', path: '/auth/tokens', session: true, idempotent: true },
    rename: { method: 'PATCH', path: '/auth/tokens/:id', body: true, session: true },
    revoke: { method: 'DELETE', path: '/auth/tokens/:id', empty: true, session: true },
  },
  serviceTokens: {
    issue: { method: 'POST', path: '/auth/token', body: true, session: true },
    keys: { method: 'GET', path: '/.well-known/jwks.json', idempotent: true },
  },
  device: {
    start: { method: 'POST', path: '/auth/device', body: true },
    poll: { method: 'POST', path: '/auth/device/token', body: true },
    read: { method: 'GET', path: '/auth/device/requests/:code', session: true, idempotent: true },
    answer: { method: 'POST', path: '/auth/device/requests/:code', body: true, empty: true, session: true },
  },
  settings: {
    read: { method: 'GET', path: '/auth/settings', idempotent: true },
  },
  health: {
    live: { method: 'GET', path: '/healthz', idempotent: true },
    ready: { method: 'GET', path: '/readyz', idempotent: true },
  },
  description: {
    openapi: { method: 'GET', path: '/openapi.json', idempotent: true },
  },
};

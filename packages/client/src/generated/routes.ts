// Written by `pnpm generate` from the contracts. Changes belong there.
import type { Route } from '../route.ts';

export const routes: Record<string, Record<string, Route>> = {
  session: {
    signup: { method: 'POST', path: '/auth/signup', body: true, cookie: 'set' },
    login: { method: 'POST', path: '/auth/login', body: true, cookie: 'set' },
    logout: { method: 'POST', path: '/auth/logout', body: true, empty: true, cookie: 'cleared', idempotent: true },
    current: { method: 'GET', path: '/auth/session', idempotent: true },
    reauth: { method: 'POST', path: '/auth/reauth', body: true, session: true, cookie: 'set' },
    remember: { method: 'PATCH', path: '/auth/session', body: true, session: true, cookie: 'set', idempotent: true },
    list: { method: 'GET', path: '/auth/sessions', session: true, idempotent: true },
    end: { method: 'DELETE', path: '/auth/sessions/:id', empty: true, session: true, cookie: 'cleared' },
  },
  profile: {
    me: { method: 'GET', path: '/me', session: true, idempotent: true },
    update: { method: 'PATCH', path: '/me', body: true, session: true, idempotent: true },
  },
  email: {
    read: { method: 'GET', path: '/auth/email', session: true, idempotent: true },
    change: { method: 'POST', path: '/auth/email', body: true, session: true },
    cancel: { method: 'DELETE', path: '/auth/email/pending', empty: true, session: true, idempotent: true },
    resend: { method: 'POST', path: '/auth/email/verification', body: true },
    confirm: { method: 'POST', path: '/auth/email/confirm', body: true, empty: true },
    confirmCode: { method: 'POST', path: '/auth/email/confirm-code', body: true, empty: true },
    undo: { method: 'POST', path: '/auth/email/undo', body: true, empty: true },
  },
  password: {
    change: { method: 'POST', path: '/auth/password', body: true, empty: true, session: true, cookie: 'set' },
  },
  recovery: {
    forgot: { method: 'POST', path: '/auth/password/forgot', body: true },
    reset: { method: 'POST', path: '/auth/password/reset', body: true, empty: true },
    notMe: { method: 'POST', path: '/auth/not-me', body: true, empty: true },
  },
  activity: {
    list: { method: 'GET', path: '/auth/activity', query: true, session: true, idempotent: true },
  },
  leaving: {
    export: { method: 'GET', path: '/me/export', session: true, idempotent: true },
    delete: { method: 'DELETE', path: '/me', session: true, cookie: 'cleared' },
    undo: { method: 'POST', path: '/auth/deletion/undo', body: true, empty: true },
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

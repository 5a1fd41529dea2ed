/** What load balancers and monitors ask. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';

const Health = t.Object({ status: t.Enum(['ok']) });

const live = endpoint({
  operation: 'getLiveness',
  summary: 'Whether the process answers',
  method: 'GET',
  path: '/healthz',
  access: 'public',
  scope: null,
  limit: 'read',
  ok: { status: 200, description: 'It does', body: Health },
  problems: [],
});

const ready = endpoint({
  operation: 'getReadiness',
  summary: 'Whether the database takes writes',
  method: 'GET',
  path: '/readyz',
  access: 'public',
  scope: null,
  limit: 'read',
  ok: { status: 200, description: 'A write was just committed', body: Health },
  problems: ['database_unavailable'],
});

export const health = { live, ready };

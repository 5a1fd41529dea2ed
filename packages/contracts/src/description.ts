/** The API's description of itself. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';

const openapi = endpoint({
  operation: 'getOpenapi',
  summary: 'This description, as OpenAPI 3.1',
  method: 'GET',
  path: '/openapi.json',
  access: 'public',
  scope: null,
  limit: 'read',
  ok: { status: 200, description: 'The OpenAPI document', body: t.Object({}, { additionalProperties: true }) },
  problems: [],
});

export const description = { openapi };

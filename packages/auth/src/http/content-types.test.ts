import { api } from '@portero/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyEndpoints, type HostileApp, hostileApp } from '../test-hostile.ts';
import { problemOf } from '../test-problems.ts';

let portero: HostileApp;
beforeAll(async () => {
  portero = await hostileApp();
});
afterAll(() => portero.close());

const FORM_TYPE = 'application/x-www-form-urlencoded';

// The first three are what a form of a foreign page can send without asking.
const foreign = [
  'text/plain',
  FORM_TYPE,
  'multipart/form-data; boundary=x',
  'text/plain; charset=utf-8',
  'text/plain; application/json',
  'text/json',
  'text/x-json',
  'application/jsonx',
  'application/json-patch+json',
  'application/json5',
  'application/x-json',
  'application/vnd.api+json',
  'application/problem+json',
  'application/javascript',
  'application/xml',
  'application/octet-stream',
  'application/json, text/plain',
  'text/plain, application/json',
  'application/json text/plain',
  'application/json; charset=latin1',
  'application/json; charset=iso-8859-1',
  'application/json; charset=utf-16',
  'application/json; charset="utf-16le"',
  'application / json',
  'application/',
  '/json',
  'json',
  '*/*',
  '"application/json"',
  ';',
];

const json = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json; charset="utf-8"',
  'Application/JSON',
  'Application/JSON; charset=UTF-8',
  'APPLICATION/JSON',
  'application/json;',
  'application/json ; charset=utf-8',
];

describe.each(bodyEndpoints)('$endpoint.method $endpoint.path', ({ endpoint, good }) => {
  const refused = endpoint.oauth ? foreign.filter((type) => type !== FORM_TYPE) : foreign;

  test.each(refused)('refuses a body of type %s', async (contentType) => {
    const response = await portero.refused(endpoint, JSON.stringify(good), contentType);
    expect(problemOf(response).code).toBe('json_required');
  });

  test('refuses a body without a type', async () => {
    const response = await portero.refused(endpoint, JSON.stringify(good));
    expect(problemOf(response).code).toBe('json_required');
  });
});

test.each(json)('a body of type %s is JSON', async (contentType) => {
  const response = await portero.raw(api.profile.update, '{"name":"Zo\u00eb"}', contentType);
  expect(response.statusCode).toBe(200);
  expect(response.json().user.name).toBe('Zo\u00eb');
});

test('a body that is compressed, or says so, is refused: nothing here would unpack it', async () => {
  for (const encoding of ['gzip', 'br', 'GZIP']) {
    const response = await portero.send('PATCH', '/me', {
      cookie: portero.cookie,
      body: { name: 'Zo' },
      headers: { 'content-encoding': encoding },
    });
    expect(problemOf(response).code).toBe('json_required');
  }
});

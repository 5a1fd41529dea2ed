import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../test-app.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp();
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const read = (code: string) => portero.send('GET', `/auth/device/requests/${code}`, { cookie });
const sendForm = (url: string, body: string) => portero.send('POST', url, { headers: FORM, body });

describe('a program that uses a library of OAuth', () => {
  test.each([
    ['authorization_pending', {}],
    ['unsupported_grant_type', { grant_type: 'password' }],
    ['unsupported_grant_type', { grant_type: 'password', client_id: undefined }],
    ['invalid_request', { grant_type: undefined }],
    ['invalid_request', { device_code: undefined }],
    ['invalid_request', { client_id: 'x'.repeat(61) }],
    ['invalid_grant', { device_code: 'none' }],
  ])('is told %s in the words of OAuth, and what ours know besides, where it polls with %j', async (error, change) => {
    const started = await portero.send('POST', '/auth/device', { body: { client_id: 'backup' } });
    const { device_code } = started.json();
    const body = { grant_type: GRANT_TYPE, device_code, client_id: 'backup', ...change };
    const response = await portero.send('POST', '/auth/device/token', { body });
    expect(problemOf(response)).toMatchObject({ status: 400, error });
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test.each([
    ['invalid_scope', { scope: 'admin:all' }, 'scope: Expected one of: profile:read, '],
    ['invalid_scope', { scope: 'READ' }, 'scope: Expected scopes such as profile:read, separated by blanks'],
    ['invalid_request', { client_id: undefined }, 'client_id: This field is required.'],
    ['invalid_request', { client_id: undefined, scope: 'READ' }, 'client_id: This field is required. scope: Expected'],
    ['invalid_request', 'client_id', 'Send one JSON object in UTF-8.'],
    ['invalid_request', '"client_id"', 'Expected an object.'],
  ])('is told %s where it asks with %j, and in the description what is wrong', async (error, change, description) => {
    const body = typeof change === 'string' ? change : { client_id: 'backup', ...change };
    const refused = problemOf(await portero.send('POST', '/auth/device', { body }));
    expect(refused).toMatchObject({ status: 400, error, error_description: expect.stringContaining(description) });
  });

  test('reads the description in the characters that OAuth allows, whatever the words for people are', async () => {
    const response = await portero.send('POST', '/auth/device', { body: {}, headers: { origin: 'https://café"\\' } });
    const { detail, ...rest } = problemOf(response);
    expect(detail).toContain('https://café"\\');
    expect(rest).toMatchObject({ error_description: expect.stringContaining("https://cafe'.") });
  });

  test('may send forms, as OAuth libraries do, with members that mean nothing here', async () => {
    const fields = 'client_id=portero+on+caf%C3%A9&scope=profile%3Aread&client_secret=none';
    const { device_code, user_code } = (await sendForm('/auth/device', fields)).json();
    expect((await read(user_code)).json().clientName).toBe('portero on café');
    await portero.send('POST', `/auth/device/requests/${user_code}`, { cookie, body: { answer: 'grant' } });
    const body = new URLSearchParams({ grant_type: GRANT_TYPE, device_code, client_id: 'portero on café' });
    const response = await sendForm('/auth/device/token', body.toString());
    expect(response.statusCode).toBe(200);
  });

  test('may leave the value of a form’s field out, which is as if the field was not there', async () => {
    const started = await sendForm('/auth/device', 'client_id=backup&scope=');
    expect((await read(started.json().user_code)).json().scopes).toEqual(['profile:read']);
    const refused = await sendForm('/auth/device', 'client_id=&scope=');
    expect(refusedFields(refused)).toEqual({ '#/client_id': 'required' });
  });

  test('may not say anything twice in a form', async () => {
    const response = await sendForm('/auth/device', 'client_id=a&client_id=b');
    expect(problemOf(response).code).toBe('malformed_request');
  });
});

test('no other endpoint takes a form', async () => {
  const response = await sendForm('/auth/login', 'email=a&password=b');
  expect(problemOf(response).code).toBe('json_required');
});

test.each([
  ['of another type', { 'content-type': 'text/xml' }, 'Send JSON, or a form (application/x-www-form-urlencoded).'],
  ['in another charset', { 'content-type': 'application/json; charset=latin1' }, 'Send JSON in UTF-8.'],
  ['that is compressed', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, 'Send JSON without'],
  [
    'of a form that is compressed',
    { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' },
    'Send the form without Content-Encoding.',
  ],
])('a body %s is refused with what to send in its place', async (_what, headers, detail) => {
  const response = await portero.app.inject({ method: 'POST', url: '/auth/device', headers, payload: '{}' });
  expect(problemOf(response)).toMatchObject({ code: 'json_required', detail: expect.stringContaining(detail) });
});

/** Portero without any package of Portero's: the types come from its OpenAPI document. Takes the address. */
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './portero.d.ts';

const baseUrl = process.argv[2] ?? 'http://localhost:3000';
const portero = createClient<paths>({ baseUrl });

// Browsers keep the cookie by themselves; a script needs a jar.
let cookie = '';
const jar: Middleware = {
  onRequest: ({ request }) => {
    if (cookie) request.headers.set('cookie', cookie);
    return request;
  },
  onResponse: ({ response }) => {
    const set = response.headers.getSetCookie()[0];
    if (set !== undefined) cookie = set.split(';', 1)[0] ?? '';
  },
};
portero.use(jar);

/** The body of a success; a refusal ends the script with its stable code. */
function expectOk<T>({ data, error }: { data?: T; error?: components['schemas']['Problem'] }): T {
  if (error) throw new Error(`${error.code}: ${error.detail ?? error.title}`);
  return data as T;
}

// Another one each time, so that it runs as often as you like.
const person = {
  email: `ada+${Date.now()}@example.com`,
  name: 'Ada Lovelace',
  password: 'correct horse battery staple',
};
// Where addresses are proved first, there is no user yet: openapi-fetch drops from its types what can only be null.
const signedUp = expectOk(await portero.POST('/auth/signup', { body: person }));
const user = 'user' in signedUp ? signedUp.user : null;
console.log('signed up as', user?.name ?? 'somebody who has to prove their address first');

const me = expectOk(await portero.GET('/me'));
console.log('signed in from', me.session?.device);

const { error } = await portero.PATCH('/me', { body: { name: '' } });
console.log('refused with', error?.code, 'at', error?.errors?.[0]?.pointer);

const { sessions } = expectOk(await portero.GET('/auth/sessions'));
console.log('sessions:', sessions.length);

const { response } = await portero.DELETE('/auth/sessions/{id}', { params: { path: { id: 'of-nobody' } } });
console.log('somebody else’s session:', response.status);

const { token } = expectOk(await portero.POST('/auth/tokens', { body: { name: 'report', scopes: ['profile:read'] } }));
const program = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
console.log('a program acts for', expectOk(await program.GET('/me')).user.name);

expectOk(await program.POST('/auth/logout'));
console.log('after its log-out:', (await program.GET('/me')).error?.code);

expectOk(await portero.POST('/auth/logout'));
const after = await portero.GET('/me');
console.log('after log-out:', after.error?.code);

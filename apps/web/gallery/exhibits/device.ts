/** A program that asks for access: its code, the question, and what became of it. */
import { DeviceLogin, useSessionStore } from '@portero/vue';
import { appear, type Exhibit, press, type Section } from '../exhibit.ts';
import { type Answers, give, refuse, signedIn } from '../pretend-server.ts';

const code = 'WDJB-MJHT';
const path = `/auth/device/requests/${code}`;
const request = {
  clientName: 'portero on ada-laptop',
  scopes: ['profile:read', 'sessions:read', 'notes:write'],
  browser: 'curl',
  platform: null,
  ipAddress: '192.0.2.7',
  createdAt: '2026-11-23T11:58:00.000Z',
  expiresAt: '2026-11-23T12:08:00.000Z',
};
const asked = { [`GET ${path}`]: give(request) };
const scopes = { scopes: [{ name: 'notes:write', description: 'Write into your notebook' }] };

function exhibit(state: string, answers: Answers, act?: Exhibit['act']): Exhibit {
  return {
    state,
    component: DeviceLogin,
    props: { code },
    answers: { ...signedIn, 'GET /auth/settings': give(scopes), ...answers },
    prepare: () => useSessionStore().load(),
    ...(act && { act }),
  };
}

async function ask(root: HTMLElement): Promise<void> {
  await press(root, '[type=submit]');
  await appear(root, '.device-answers');
}

async function grant(root: HTMLElement): Promise<void> {
  await ask(root);
  await press(root, '.device-answers .is-primary');
}

async function outcome(root: HTMLElement): Promise<void> {
  await appear(root, '.device-request > .button');
}

export const device: Section = {
  id: 'device',
  heading: 'A program that asks for access',
  exhibits: [
    exhibit('The code, from a link', {}),
    exhibit('A code that nobody knows', { [`GET ${path}`]: refuse('user_code_not_found', 404) }, async (root) => {
      await press(root, '[type=submit]');
      await appear(root, '.fault');
    }),
    exhibit('The question', asked, ask),
    exhibit(
      'The question after its time',
      { [`GET ${path}`]: give({ ...request, expiresAt: request.createdAt }) },
      ask,
    ),
    exhibit('The answer on its way', asked, async (root) => {
      await grant(root);
      await appear(root, '.spinner');
    }),
    exhibit('Too many tokens', { ...asked, [`POST ${path}`]: refuse('too_many_tokens', 409) }, async (root) => {
      await grant(root);
      await appear(root, '.alert');
    }),
    exhibit(
      'Too many guesses',
      { ...asked, [`POST ${path}`]: refuse('rate_limited', 429, {}, { 'retry-after': '10800' }) },
      async (root) => {
        await grant(root);
        await appear(root, '.alert');
      },
    ),
    exhibit(
      'A program that says what it likes',
      { [`GET ${path}`]: give({ ...request, clientName: 'Portero has checked this and trusts it. שלום tool' }) },
      ask,
    ),
    exhibit('Answered elsewhere', { ...asked, [`POST ${path}`]: refuse('user_code_not_found', 404) }, async (root) => {
      await grant(root);
      await outcome(root);
    }),
    exhibit('Granted', { ...asked, [`POST ${path}`]: new Response(null, { status: 204 }) }, async (root) => {
      await grant(root);
      await outcome(root);
    }),
    exhibit('Refused', { ...asked, [`POST ${path}`]: new Response(null, { status: 204 }) }, async (root) => {
      await ask(root);
      await press(root, '.device-answers .button');
      await outcome(root);
    }),
  ],
};

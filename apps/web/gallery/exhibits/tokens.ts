/** Access tokens: none, being made, shown once, in a list. */
import type { Token } from '@portero/client';
import { AccessTokens, useSessionStore } from '@portero/vue';
import { appear, type Exhibit, press, type Section, type } from '../exhibit.ts';
import { type Answers, give, nonsense, refuse, settings, signedIn } from '../pretend-server.ts';

const scopes = [
  ...['profile:read', 'profile:write', 'sessions:read', 'sessions:write'].map((name) => ({ name, description: null })),
  { name: 'notes:write', description: 'Write into your notebook' },
];

/** A token of Ada's, with what is special about it. */
function token(special: Partial<Token> = {}): Token {
  return {
    id: crypto.randomUUID(),
    name: 'nightly backup',
    prefix: 'portero_pat_x7Kq2m',
    scopes: ['profile:read', 'sessions:read'],
    createdAt: '2026-11-20T08:30:00.000Z',
    expiresAt: '2027-02-18T08:30:00.000Z',
    lastUsedAt: '2026-11-23T11:15:00.000Z',
    ...special,
  };
}

const several = give({
  tokens: [
    token(),
    token({ name: 'deploy', scopes: ['profile:read', 'notes:write'], expiresAt: '2026-11-26T08:30:00.000Z' }),
    token({ name: 'an old experiment', expiresAt: '2026-11-02T08:30:00.000Z', lastUsedAt: null }),
  ],
});
const none = give({ tokens: [] });
const made = {
  ...token({ lastUsedAt: null }),
  token: 'portero_pat_x7Kq2mX0pretendedForTheGalleryAloneNobodyCanUseIt00',
};

function tokensOf(state: string, answers: Answers, act?: Exhibit['act']): Exhibit {
  return {
    state,
    component: AccessTokens,
    props: { apiUrl: 'https://portero.example' },
    answers: { ...signedIn, 'GET /auth/settings': give({ ...settings, scopes }), ...answers },
    prepare: () => useSessionStore().load(),
    act: async (root) => {
      if (answers['GET /auth/tokens']) await appear(root, '.list-head, .alert');
      await act?.(root);
    },
  };
}

async function make(root: HTMLElement): Promise<void> {
  await press(root, '.list-head button');
  await type(root, 'name', 'nightly backup');
  await press(root, '[value="profile:read"]');
  await press(root, '[type=submit]');
}

export const tokens: Section = {
  id: 'tokens',
  heading: 'Access tokens',
  exhibits: [
    tokensOf('On their way', {}),
    tokensOf('Not to be had', { 'GET /auth/tokens': nonsense }),
    tokensOf('None', { 'GET /auth/tokens': none }),
    tokensOf('A form, sent empty', { 'GET /auth/tokens': none }, async (root) => {
      await press(root, '.list-head button');
      await appear(root, '[value="notes:write"]');
      await press(root, '[type=submit]');
      await appear(root, '.fault');
    }),
    tokensOf(
      'One too many',
      { 'GET /auth/tokens': none, 'POST /auth/tokens': refuse('too_many_tokens', 409) },
      async (root) => {
        await make(root);
        await appear(root, '.alert');
      },
    ),
    tokensOf('A new one', { 'GET /auth/tokens': none, 'POST /auth/tokens': give(made) }, async (root) => {
      await make(root);
      await appear(root, '.fresh-token');
    }),
    tokensOf(
      'A new one that may only change something',
      { 'GET /auth/tokens': none, 'POST /auth/tokens': give({ ...made, scopes: ['notes:write'] }) },
      async (root) => {
        await make(root);
        await appear(root, '.fresh-token');
      },
    ),
    tokensOf('Without an answer', { 'GET /auth/tokens': none, 'POST /auth/tokens': nonsense }, async (root) => {
      await make(root);
      await appear(root, '.alert');
    }),
    tokensOf('Several', { 'GET /auth/tokens': several }),
    tokensOf('One of them being renamed', { 'GET /auth/tokens': several }, async (root) => {
      await press(root, '.token button');
      await appear(root, '.token form');
    }),
    tokensOf('One of them being revoked', { 'GET /auth/tokens': several }, async (root) => {
      await press(root, '.token button:nth-of-type(2)');
      await press(root, 'dialog .is-danger');
      await appear(root, '.token .spinner');
    }),
  ],
};

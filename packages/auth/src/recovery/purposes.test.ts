import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Purpose } from '../one-time-tokens/one-time-tokens.ts';
import { bob, type TestApp, testApp } from '../test-app.ts';
import { linkOf } from '../test-links.ts';
import { allRows, problemOf } from '../test-problems.ts';

let portero: TestApp;
beforeEach(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  await portero.signUp();
  await portero.mails();
});
afterEach(() => portero.close());

/** Every purpose there is: a new one does not compile until it stands here. */
const purposes = Object.keys({
  signup: true,
  verify_email: true,
  change_email: true,
  undo_email: true,
  recover: true,
  not_me: true,
  undo_deletion: true,
  invitation: true,
  decoy: true,
} satisfies Record<Purpose, true>) as Purpose[];

/** What takes a token, what it takes, and how it refuses another one. */
const takers: [path: string, takes: Purpose[], code: string, body: object][] = [
  ['/auth/email/confirm', ['signup', 'verify_email', 'change_email'], 'link_not_found', {}],
  ['/auth/email/undo', ['undo_email'], 'link_not_found', {}],
  ['/auth/password/reset', ['recover'], 'link_not_found', { newPassword: 'nine wooden ships at sea' }],
  ['/auth/not-me', ['not_me'], 'link_not_found', {}],
  ['/auth/deletion/undo', ['undo_deletion'], 'link_not_found', {}],
  ['/auth/signup', ['invitation'], 'invitation_invalid', bob],
];

test.each(takers)('%s takes links for its own purpose alone, and uses none of the others up', async (...taker) => {
  const [path, takes, code, body] = taker;
  for (const purpose of purposes.filter((one) => !takes.includes(one))) {
    const { token } = await linkOf(portero, purpose, path === '/auth/signup' ? bob.email : undefined);
    const before = allRows(portero);
    const named = path === '/auth/signup' ? { invitation: token } : { token };
    const response = await portero.send('POST', path, { body: { ...body, ...named } });
    expect(problemOf(response).code, purpose).toBe(code);
    expect(allRows(portero), purpose).toBe(before);
  }
});

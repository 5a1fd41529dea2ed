import { afterEach, expect, test } from 'vitest';
import { MINUTE } from '../core/clock.ts';
import { canonicalEmail } from '../profile/profile.ts';
import { ada, cookieOf, type TestApp, type TestOptions, testApp } from '../test-app.ts';
import { instantHasher } from '../test-hasher.ts';
import { signUpProved } from '../test-mailbox.ts';

let portero: TestApp;
afterEach(() => portero.close());

const VICTIM = 'victim@example.com';
/** By this minute the bomber has tried everything else. */
const LATE = 40;
/** Minutes; five mails in an hour are far fewer than that. */
const EVERY = 4;

/**
 * An hour of trying, every few minutes from other addresses, all that could write to one mailbox. The counters begin anew
 * an hour after their first: an hour that lies across two of theirs can bring twice as many of those that are asked for.
 * @returns how many mails came
 */
async function hourOfBombing(options: TestOptions, { isUser }: { isUser: boolean }): Promise<number> {
  portero = await testApp({ passwords: instantHasher((password) => password === ada.password), ...options });
  let count = 0;
  const collect = async () => {
    const mails = await portero.mails();
    count += mails.filter(({ to }) => canonicalEmail(to) === VICTIM).length;
    return mails;
  };
  if (isUser) await signUpProved(portero, { ...ada, email: VICTIM });
  const tokenFor = async (address: string) => {
    const mail = (await collect()).findLast(({ to }) => to === address);
    return /#([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? 'none';
  };
  for (let minute = 0; minute < 60; minute += EVERY) {
    const from = `198.51.100.${minute}`;
    const post = (path: string, body: object, cookie?: string) => portero.send('POST', path, { body, cookie, from });
    const email = minute % (2 * EVERY) ? VICTIM : VICTIM.toUpperCase();
    // From an account of the bomber's own, with a mailbox of their own.
    const bomber = { ...ada, email: `bomber${minute}@example.net` };
    await post('/auth/signup', bomber);
    await post('/auth/email/confirm', { token: await tokenFor(bomber.email) });
    const own = cookieOf(await post('/auth/login', { email: bomber.email, password: bomber.password }));
    if (!own) throw new Error('the bomber has no account');
    await post('/auth/email', { email }, own);
    await post('/auth/password/forgot', { email });
    await post('/auth/email/verification', { email });
    // By an account with the address of the victim, which is moved away at once: then there is room for the next one.
    const signedUp = await post('/auth/signup', { ...ada, email });
    const claimed = cookieOf(signedUp);
    if (minute === LATE) await portero.send('DELETE', '/me', { cookie: claimed, from });
    const away = `away${minute}@example.net`;
    await post('/auth/email', { email: away }, claimed);
    await post('/auth/email/confirm', { token: await tokenFor(away) });
    await post('/auth/login', { email, password: 'a guess' });
    await collect();
    portero.travel(EVERY * MINUTE);
  }
  return count;
}

test('a mailbox without an account gets seven mails in an hour at most: five that were asked for, one for a sign-up and one for a deletion', async () => {
  expect(await hourOfBombing({}, { isUser: false })).toBe(7);
});

test('a mailbox with a proved account gets five mails in an hour at most', async () => {
  expect(await hourOfBombing({}, { isUser: true })).toBe(5);
});

test('where sign-up is private, a mailbox gets five mails in an hour at most', async () => {
  expect(await hourOfBombing({ policy: { signup: 'private' } }, { isUser: false })).toBe(5);
});

test('where addresses are proved first, a mailbox gets five mails in an hour at most', async () => {
  expect(await hourOfBombing({ policy: { emailVerification: 'required' } }, { isUser: false })).toBe(5);
});

import type { ParsedMail } from 'mailparser';
import { afterAll, expect, test } from 'vitest';
import { answer, mailServer } from './mail/test-mail-server.ts';
import {
  codeIn,
  emptied,
  inFile,
  passTime,
  patience,
  recipients,
  startSending,
  tokenIn,
  until,
} from './mail/test-mailing.ts';
import { cli } from './test-cli.ts';
import { cleanUp, type TestServer, temporaryFolder } from './test-server.ts';

afterAll(cleanUp);

const [k1, k2] = ['k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE', 'k2:Qm7wT4xNz9cVb2LkJ5hGf8dSa3pRy6uE'];
const password = 'correct horse battery staple';
const newPassword = 'nine wooden ships at sea';
const addressOf = (name: string) => `${name}@example.com`;

/** A mail server that puts one address off until it is told to take that too. */
async function shyMailServer(email: string) {
  let isShy = true;
  const server = await mailServer({
    onRcptTo: ({ address }, _session, done) =>
      isShy && address === email ? done(answer(451, 'Try again later')) : done(),
  });
  /** The latest mail to an address that has a link to a page. */
  const mailTo = (name: string, page: string): ParsedMail | undefined =>
    server.deliveries
      .filter(({ to }) => to.includes(addressOf(name)))
      .map(({ mail }) => mail)
      .findLast((mail) => tokenIn(mail, page) !== undefined);
  const linkTo = async (name: string, page: string): Promise<string> => {
    await until(() => mailTo(name, page) !== undefined);
    return tokenIn(mailTo(name, page) ?? {}, page) ?? '';
  };
  return {
    ...server,
    linkTo,
    codeTo: (name: string) => codeIn(mailTo(name, 'confirm-email') ?? {}),
    takeAll: () => {
      isShy = false;
    },
  };
}

async function post(server: TestServer, path: string, body: object, cookie = '') {
  const { status, body: text } = await server.send('POST', path, { body, cookie });
  return status < 300 ? status : `${status} ${text}`;
}

const signUp = async (server: TestServer, name: string) =>
  (await server.send('POST', '/auth/signup', { body: { email: addressOf(name), name, password } })).cookie;

test(
  'links, codes and waiting mails made with k1 are good after the restart with k2,k1, and the trail of both is proved',
  patience,
  async () => {
    const folder = temporaryFolder();
    const mails = await shyMailServer(addressOf('late'));
    const before = await startSending(folder, mails.port, { PORTERO_SECRETS: k1 });
    for (const name of ['link', 'digits', 'forgetful', 'late']) await signUp(before, name);
    const moving = await signUp(before, 'former');
    const proved = await mails.linkTo('former', 'confirm-email');
    expect(await post(before, '/auth/email/confirm', { token: proved })).toBe(204);
    expect(await post(before, '/auth/email', { email: addressOf('new') }, moving)).toBe(202);
    const moved = await mails.linkTo('new', 'confirm-email');
    expect(await post(before, '/auth/email/confirm', { token: moved })).toBe(204);
    expect(await post(before, '/auth/password/forgot', { email: addressOf('forgetful') })).toBe(202);
    const undo = await mails.linkTo('former', 'undo-email');
    const recover = await mails.linkTo('forgetful', 'reset-password');
    const link = await mails.linkTo('link', 'confirm-email');
    await mails.linkTo('digits', 'confirm-email');
    await before.stop();
    passTime(folder);
    expect(recipients(mails.deliveries)).not.toContain(addressOf('late'));
    mails.takeAll();

    const both = { PORTERO_SECRETS: `${k2},${k1}` };
    const after = await startSending(folder, mails.port, both);
    expect(await post(after, '/auth/email/confirm', { token: link })).toBe(204);
    const typed = { email: addressOf('digits'), code: mails.codeTo('digits') };
    expect(await post(after, '/auth/email/confirm-code', typed)).toBe(204);
    expect(await post(after, '/auth/password/reset', { token: recover, newPassword })).toBe(204);
    expect(await post(after, '/auth/email/undo', { token: undo })).toBe(204);
    const lateLink = await mails.linkTo('late', 'confirm-email');
    expect(await post(after, '/auth/email/confirm', { token: lateLink })).toBe(204);
    for (const [name, typed] of [
      ['forgetful', newPassword],
      ['late', password],
    ] as const) {
      expect(await post(after, '/auth/login', { email: addressOf(name), password: typed })).toBe(200);
    }
    await emptied(folder);
    expect((await after.stop()).code).toBe(0);

    const kids = inFile(folder, (db) => db.prepare('SELECT DISTINCT kid FROM audit_trail ORDER BY kid').pluck().all());
    expect(kids).toEqual(['k1', 'k2']);
    const verified = await cli(['audit', 'verify', '--json'], { folder, env: both });
    expect([verified.code, JSON.parse(verified.stdout)]).toMatchObject([0, { proved: true, faults: [] }]);
    const without = await cli(['audit', 'verify'], { folder, env: { PORTERO_SECRETS: k2 } });
    expect(without.code).toBe(1);
    expect(without.stdout).toContain('Row 1 was written with a secret that is not among PORTERO_SECRETS any more');
  },
);

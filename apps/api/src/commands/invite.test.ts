import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inFile } from '../mail/test-mailing.ts';
import { cli, cliJson, operatorEvents } from '../test-cli.ts';
import { leave, neighbourIn } from '../test-neighbour.ts';
import { temporaryFolder } from '../test-server.ts';

// Each test has a folder of its own, so they can share the time.
afterAll(leave);

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
const codeOf = ({ body }: { body: string }) => (JSON.parse(body) as { code: string }).code;

interface Invitation {
  email: string;
  link: string;
  expiresAt: string;
  mailed: boolean;
}

/** A server where nobody signs up uninvited, and what invites to it. */
async function invitingScene(mail: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const env = { SIGNUP: 'invite', PUBLIC_URL: 'http://localhost:3000', ...mail };
  const server = await neighbourIn(folder, env);
  const signUp = (link: string, person = ada) => {
    const { hash } = new URL(link);
    const [invitation = ''] = hash.slice(1).split('&');
    return server.send('POST', '/auth/signup', { body: { ...person, invitation } });
  };
  const show = () => cliJson<{ emailVerifiedAt: string | null }>(['user', 'show', ada.email], { folder, env });
  return { folder, env, server, signUp, show };
}

describe('user invite', () => {
  test.concurrent('lets the one who was invited sign up once, for seven days, where nobody else can', async () => {
    const { folder, env, server, signUp, show } = await invitingScene();
    expect(codeOf(await server.send('POST', '/auth/signup', { body: ada }))).toBe('invitation_required');
    const { code, stdout, stderr } = await cli(['user', 'invite', ada.email], { folder, env });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Not mailed: hand it over yourself\. Good for ada@/)]);
    const link = stdout.trimEnd();
    expect(link).toMatch(/^http:\/\/localhost:3000\/signup#[A-Za-z0-9_-]{43}&email=ada%40example\.com$/);

    expect(codeOf(await signUp(link, { ...ada, email: 'bob@example.com' }))).toBe('invitation_invalid');
    expect((await signUp(link)).status).toBe(201);
    expect(codeOf(await signUp(link))).toBe('invitation_invalid');
    // Who was handed a link has not shown a mailbox.
    expect(await show()).toMatchObject({ emailVerifiedAt: null });
    expect(operatorEvents(folder).map(({ event }) => event)).toEqual(['invitation.created']);
  });

  test.concurrent('is mailed where mail is sent, and then proves the address as well', async () => {
    const folderOfMails = join(temporaryFolder(), 'mails');
    const { folder, env, signUp, show } = await invitingScene({ MAIL_OUTBOX: folderOfMails });
    const made = await cliJson<Invitation>(['user', 'invite', ` ${ada.email}`], { folder, env });
    expect(made).toMatchObject({ email: ada.email, mailed: true });
    expect(Date.parse(made.expiresAt)).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    const outbox = inFile(folder, (db) => db.prepare('SELECT kind, sealed_mail FROM outbox').all());
    expect(outbox).toMatchObject([{ kind: 'invitation' }]);
    expect(JSON.stringify(outbox)).not.toContain(ada.email);
    expect((await signUp(made.link)).status).toBe(201);
    expect(await show()).toMatchObject({ emailVerifiedAt: expect.stringMatching(/Z$/) });
    const { stdout } = await cli(['user', 'show', ada.email], { folder, env });
    expect(stdout).toMatch(/^Verified {2}\d{4}-\d\d-\d\d \d\d:\d\dZ$/m);
  });

  test.concurrent('takes the place of an earlier invitation to the same address', async () => {
    const { folder, env, signUp } = await invitingScene();
    const invite = () => cliJson<Invitation>(['user', 'invite', ada.email], { folder, env });
    const [first, second] = [await invite(), await invite()];
    expect(codeOf(await signUp(first.link))).toBe('invitation_invalid');
    expect((await signUp(second.link)).status).toBe(201);
  });

  test.concurrent('refuses what is no address, and one that has an account', async () => {
    const { folder, env, signUp } = await invitingScene();
    const invite = (email: string) => cli(['user', 'invite', email], { folder, env });
    const none = await invite('nobody');
    expect([none.code, none.stdout, none.stderr]).toEqual([1, '', expect.stringContaining('address is none')]);
    await signUp((await invite(ada.email)).stdout);
    const taken = await invite('ADA@example.com');
    expect([taken.code, taken.stdout, taken.stderr]).toEqual([1, '', expect.stringContaining('exists already')]);
  });
});

describe('user keep', () => {
  test.concurrent('takes a deletion back for who has lost the mail, so that they can log in again', async () => {
    const folder = temporaryFolder();
    const server = await neighbourIn(folder);
    const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
    expect((await server.send('DELETE', '/me', { cookie })).status).toBe(202);
    const logIn = () => server.send('POST', '/auth/login', { body: { email: ada.email, password: ada.password } });
    expect(codeOf(await logIn())).toBe('deletion_scheduled');

    const kept = await cliJson(['user', 'keep', ada.email], { folder });
    expect(kept).toEqual({ id: expect.any(String), email: ada.email, kept: true });
    expect((await logIn()).status).toBe(200);
    expect(operatorEvents(folder)).toMatchObject([{ event: 'deletion.undone', reason: 'by_operator' }]);

    const again = await cli(['user', 'keep', ada.email], { folder });
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is not put down for deletion')]);
    expect((await cli(['user', 'keep', 'bob@example.com'], { folder })).code).toBe(1);
  });
});

describe('whether an address is proved', () => {
  test.concurrent('is said of an account by create and show', async () => {
    const folder = temporaryFolder();
    await cli(['migrate'], { folder });
    const made = await cliJson(['user', 'create', ada.email, '--name', ada.name], { folder, input: ada.password });
    expect(made).toMatchObject({ email: ada.email, emailVerifiedAt: null });
    expect(await cliJson(['user', 'show', ada.email], { folder })).toMatchObject({ emailVerifiedAt: null });
    expect((await cli(['user', 'show', ada.email], { folder })).stdout).toMatch(/^Verified {2}-$/m);
  });
});

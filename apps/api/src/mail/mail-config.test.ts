import { describe, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { faultsOf } from '../test-config.ts';

describe('mail', () => {
  const from = { name: 'Garden', address: 'no-reply@example.com' };
  const MAIL_FROM = 'Garden <no-reply@example.com>';
  const MAIL_URL = 'smtps://ada:hunter2@mail.example.com';

  test('goes to a server in the name that is given, and people are asked to prove their address', () => {
    const config = loadConfig({ MAIL_URL, MAIL_FROM });
    expect(config.mail).toEqual({
      kind: 'smtp',
      from,
      server: {
        host: 'mail.example.com',
        port: 465,
        tls: 'implicit',
        credentials: { user: 'ada', password: 'hunter2' },
      },
    });
    expect(config.policy).toMatchObject({ signup: 'open', emailVerification: 'asked' });
  });

  test('goes to a folder in our own name unless another is given', () => {
    const local = { name: 'Portero', address: 'portero@localhost' };
    expect(loadConfig({ MAIL_OUTBOX: '/tmp/mail' }).mail).toEqual({ kind: 'folder', folder: '/tmp/mail', from: local });
    expect(loadConfig({ MAIL_OUTBOX: '/tmp/mail', MAIL_FROM }).mail).toMatchObject({ from });
    // The doctor has a word about it.
    expect(faultsOf({ MAIL_OUTBOX: '/tmp/mail', PUBLIC_URL: 'https://app.example.com' })).toEqual([]);
  });

  test('to a server needs a sender, and goes to a server or a folder but not to both', () => {
    expect(faultsOf({ MAIL_URL })).toEqual([expect.stringMatching(/^MAIL_FROM must be set with MAIL_URL/)]);
    expect(faultsOf({ MAIL_URL, MAIL_FROM, MAIL_OUTBOX: './mail' })).toEqual([
      expect.stringMatching(/^MAIL_OUTBOX must not be set beside MAIL_URL/),
    ]);
  });

  test('is what some answers need: they are refused without it, and hold with it', () => {
    const needy = [
      [{ SIGNUP: 'private' }, /^SIGNUP must not be private without mail/],
      [{ EMAIL_VERIFICATION: 'asked' }, /^EMAIL_VERIFICATION must not be asked without mail/],
      [{ EMAIL_VERIFICATION: 'required' }, /^EMAIL_VERIFICATION must not be required without mail/],
    ] as const;
    for (const [env, fault] of needy) {
      expect(faultsOf(env)).toEqual([expect.stringMatching(fault)]);
      expect(faultsOf({ ...env, MAIL_OUTBOX: './mail' })).toEqual([]);
      // What is wrong with the address is said, and only that.
      expect(faultsOf({ ...env, MAIL_FROM, MAIL_URL: 'mail' })).toEqual([
        expect.stringMatching(/^MAIL_URL must begin/),
      ]);
    }
    const policy = { signup: 'private', emailVerification: 'required' };
    const env = { SIGNUP: 'private', EMAIL_VERIFICATION: 'required', MAIL_OUTBOX: './mail' };
    expect(loadConfig(env).policy).toMatchObject(policy);
    expect(loadConfig({ EMAIL_VERIFICATION: 'off', MAIL_OUTBOX: './mail' }).policy.emailVerification).toBe('off');
    expect(loadConfig({ SIGNUP: 'invite' }).policy.signup).toBe('invite');
  });

  test('and its password are not repeated by any fault', () => {
    for (const address of ['ada:hunter2@mail.example.com', 'smtp://ada:hunter2/@mail', 'smtp://ada:hunter2@mail?tls=1'])
      expect(faultsOf({ MAIL_URL: address, MAIL_FROM }).join()).toMatch(/^MAIL_URL must (?!.*hunter2)/);
  });
});

/** A letter of every kind, for tests. */
import type { Letter, Occasion } from './mail/letters/letter.ts';

export const publicUrl = 'https://id.example.com';

export const occasion: Occasion = {
  at: new Date('2026-10-01T08:30:00Z'),
  browser: 'Firefox',
  platform: 'Linux',
  ipAddress: '192.0.2.7',
};

const TOKEN = 'Jq0Yy1Zq5m1mQe3x0bq5bq6zXr3f1cZ7m8v2n4k6p8s';
const expiresAt = new Date('2026-10-02T08:30:00Z');
const at = (page: string) => `${publicUrl}/${page}#${TOKEN}`;

/** What people call themselves and their things in the letters. */
export interface Names {
  readonly name?: string;
  readonly email?: string;
  readonly tokenName?: string;
}

/** A letter of every kind. */
export function letters({
  name = 'Ada Lovelace',
  email = 'ada@example.org',
  tokenName = 'nightly backup',
}: Names = {}) {
  return [
    { kind: 'verify-email', name, email, link: at('confirm-email'), code: '40719326', expiresAt, occasion },
    {
      kind: 'account-exists',
      name,
      loginLink: `${publicUrl}/login`,
      forgotLink: `${publicUrl}/forgot-password`,
      occasion,
    },
    { kind: 'recover', name, link: at('reset-password'), expiresAt, occasion },
    { kind: 'confirm-new-email', name, email, link: at('confirm-email'), code: '40719326', expiresAt, occasion },
    { kind: 'email-changed', name, newEmail: email, undoLink: at('undo-email'), expiresAt, occasion },
    { kind: 'new-device', name, notMeLink: at('not-me'), occasion },
    { kind: 'password-changed', name, notMeLink: at('not-me'), occasion },
    { kind: 'token-created', name, tokenName, notMeLink: at('not-me'), occasion },
    {
      kind: 'deletion-scheduled',
      name,
      deletesAt: new Date('2026-10-15T08:30:00Z'),
      keepLink: at('keep-account'),
      notMeLink: at('not-me'),
      occasion,
    },
    { kind: 'invitation', link: `${at('signup')}&email=ada%40example.org`, expiresAt },
  ] as const satisfies Letter[];
}

/** The links of a letter, in the order in which they stand in it. */
export function linksOf(letter: Letter): string[] {
  const values: [string, unknown][] = Object.entries(letter);
  return values.flatMap(([key, value]) => (/link$/i.test(key) && typeof value === 'string' ? [value] : []));
}

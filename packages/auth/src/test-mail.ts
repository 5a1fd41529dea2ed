/** For tests: an outbox without a server, and a mailer that does what the test says. */
import type { Deps } from './core/deps.ts';
import { type MailRoom, mailPagesAt } from './core/mail-room.ts';
import type { Mailer, OutgoingMail } from './core/mailer.ts';
import { promiseMail, type Recipient, sendNext } from './mail/outbox.ts';
import type { TestApp } from './test-app.ts';
import { depsOf } from './test-deps.ts';

export const ADDRESS = 'ada@example.com';
export const LINK = 'http://localhost:3000/reset-password#the-token-in-the-link';

export interface Post {
  readonly deps: Deps & { readonly mail: MailRoom };
  readonly sent: OutgoingMail[];
  /** What was reported: the fault with what was being done. */
  readonly reports: string[];
  /** How often the postman was told to look. */
  nudges: number;
  /** What the mailer does with a mail; takes it unless the test says otherwise. */
  deliver: (mail: OutgoingMail) => Promise<void>;
  readonly mailer: Mailer;
  promise(change?: Partial<Parameters<typeof promiseMail>[2]>, to?: Partial<Recipient>): Promise<void>;
  send(): ReturnType<typeof sendNext>;
}

/** What writes and sends mails on a database. */
export async function postOf(
  portero: Pick<TestApp, 'db' | 'now' | 'events'>,
  change: Partial<Deps> = {},
): Promise<Post> {
  const sent: OutgoingMail[] = [];
  const reports: string[] = [];
  const deliver = async (mail: OutgoingMail) => void sent.push(mail);
  const mailer: Mailer = { senderName: 'Portero', send: (mail) => post.deliver(mail) };
  const mail: MailRoom = {
    senderName: 'Portero',
    pages: mailPagesAt('http://localhost:3000'),
    mailer,
    nudge: () => {
      post.nudges += 1;
    },
  };
  const report = (fault: unknown, doing: string) => void reports.push(`${doing}: ${fault}`);
  const deps = { ...(await depsOf(portero, { report, ...change })), mail };
  const post: Post = {
    deps,
    sent,
    reports,
    nudges: 0,
    deliver,
    mailer,
    promise: (letter = {}, to = {}) =>
      deps.db.transaction((scope) =>
        promiseMail(scope, deps, {
          to: { email: ADDRESS, language: 'en', timeZone: null, ...to },
          letter: {
            kind: 'recover',
            name: 'Ada Lovelace',
            link: LINK,
            expiresAt: deps.clock(),
            occasion: { at: deps.clock(), browser: null, platform: null, ipAddress: '192.0.2.7' },
          },
          ...letter,
        }),
      ),
    send: () => sendNext(deps, mailer),
  };
  return post;
}

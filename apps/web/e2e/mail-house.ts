/** A server of its own for a test, which sends real mail by SMTP; and what people find in their mailboxes. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { startBuiltServer } from '../../../scripts/built-server.ts';
import { inRoot } from '../../../scripts/root.ts';
import { run } from '../../../scripts/run.ts';
import { patience } from '../../../vitest.source.ts';
import { type Delivery, mailServer } from '../../api/src/mail/test-mail-server.ts';
import type { Watch } from './browsing.ts';
import type { Reader } from './readers.ts';

/** A mail as its reader has it. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  /** What it is written in. */
  readonly language: string | undefined;
  /** Where it leads. */
  readonly link: string;
  /** The eight digits, as they stand there. */
  readonly code: string;
}

export interface House {
  /** Has the command line do something, as whoever runs the house. */
  operate(...args: string[]): Promise<void>;
  /** A page of this house, in a browser of its own that speaks the reader's language. */
  enter(options?: object): Promise<Page>;
  /** The next mail to an address with a link to a page, once it has come. */
  letter(to: string, page: string): Promise<Letter>;
  /** How many mails have come for an address. */
  count(to: string): number;
  /** Lets a quarter of an hour and more have passed since anybody has given their password. */
  age(): void;
}

/** A flow has a server of its own and goes through more pages than any other test. */
export const flow = { timeout: 2 * patience.testTimeout };

const AN_AGE_MS = 16 * 60_000;

/** Opens a house until the test is over. */
export async function openHouse(
  { another, watch }: { another: (options?: object) => Promise<Page>; watch: Watch },
  { locale, timezoneId }: Pick<Reader, 'locale' | 'timezoneId'>,
  settings: Record<string, string> = {},
): Promise<House> {
  const { port, deliveries } = await mailServer();
  const env = {
    RATE_LIMITS: 'off',
    MAIL_URL: `smtp://127.0.0.1:${port}?tls=none`,
    MAIL_FROM: 'Portero <portero@example.com>',
    ...settings,
  };
  const server = await startBuiltServer(env);
  onTestFinished(() => server.stop());
  watch.homes.push(server.baseUrl);
  const read = new Set<Delivery>();
  const leadsTo = ({ mail }: Delivery, page: string) => mail.text?.includes(`${server.baseUrl}${page}`) ?? false;
  return {
    operate: (...args) =>
      run(process.execPath, [inRoot('apps/api/dist/cli.js'), ...args], {
        in: server.folder,
        env: { ...env, PORT: String(server.port) },
        quiet: true,
      }),
    enter: (options = {}) =>
      another({
        baseURL: server.baseUrl,
        locale,
        timezoneId,
        // Also where a test signs up without the pages.
        extraHTTPHeaders: { 'accept-language': locale },
        ...options,
      }),
    async letter(to, page) {
      const find = () => deliveries.find((one) => !read.has(one) && one.to.includes(to) && leadsTo(one, page));
      await expect.poll(find, { message: `a mail to ${to} that leads to ${page}` }).toBeDefined();
      const found = find() as Delivery;
      read.add(found);
      return opened(found, `${server.baseUrl}${page}`);
    },
    count: (to) => deliveries.filter((one) => one.to.includes(to)).length,
    age() {
      const database = new Sqlite(join(server.folder, 'data/portero.sqlite'));
      database.prepare('UPDATE sessions SET authenticated_at = authenticated_at - ?').run(AN_AGE_MS);
      database.close();
    },
  };
}

function opened({ mail }: Delivery, page: string): Letter {
  const { subject = '', text = '', html } = mail;
  return {
    subject,
    text,
    language: /<html lang="(\w+)"/.exec(html || '')?.[1],
    link: text.split('\n').find((line) => line.startsWith(page)) ?? '',
    code: /^\d{4} \d{4}$/m.exec(text)?.[0] ?? '',
  };
}

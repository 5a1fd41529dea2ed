/** Every setting: its name, its default, its form and what it is for. Documents and `.env.example` are made of this. */
import { SECRET_MIN_LENGTH } from '@portero/auth';
import * as form from './setting-forms.ts';

export interface Setting<T> {
  /** What holds when the setting is absent; undefined where it is worked out from others. */
  readonly fallback: string | undefined;
  /** Said instead of the fallback in the documents. */
  readonly fallbackInWords?: string;
  readonly about: string;
  /** Reads the text. @throws Error whose message completes "NAME …" */
  readonly read: (text: string) => T;
}

function setting<T>(definition: Setting<T>): Setting<T> {
  return definition;
}

export const settings = {
  HOST: setting({
    fallback: 'localhost',
    about: 'The address to listen on: `localhost` for this machine alone, `0.0.0.0` for every network it is in.',
    read: form.text,
  }),
  PORT: setting({ fallback: '3000', about: 'The port to listen on, 0 for any free one.', read: form.port }),
  PUBLIC_URL: setting({
    fallback: undefined,
    fallbackInWords: '`http://localhost:PORT`',
    about:
      'The origin that people open, such as `https://app.example.com`. With https, cookies are Secure and carry the `__Host-` prefix.',
    read: form.origin,
  }),
  WEB_ORIGINS: setting({
    fallback: '',
    fallbackInWords: 'none',
    about:
      'Further origins, separated by commas, whose pages may call the API. Exact; `*` is refused. The cookie (SameSite=Lax) goes along only where they are of the same site, such as `app.example.com` and `auth.example.com`.',
    read: form.origins,
  }),
  DATA_DIR: setting({
    fallback: './data',
    about: 'The folder of the database and the generated secret. Created if missing, for its owner only.',
    read: form.text,
  }),
  DATABASE_URL: setting({
    fallback: undefined,
    fallbackInWords: '`file:DATA_DIR/portero.sqlite`',
    about: 'The database: `file:` and a path.',
    read: form.databaseFile,
  }),
  PORTERO_SECRETS: setting({
    fallback: undefined,
    fallbackInWords: 'generated once, kept in `DATA_DIR/secrets`',
    about: `The signing secrets, \`name:secret\` separated by commas: the first signs, all verify. Each at least ${SECRET_MIN_LENGTH} characters, random.`,
    read: form.keyring,
  }),
  TRUST_PROXY: setting({
    fallback: 'off',
    about:
      'Which proxies may say who the client is: `off`, or their addresses (single, CIDR, `loopback` or `uniquelocal`) separated by commas.',
    read: form.trustProxy,
  }),
  SIGNUP: setting({
    fallback: 'open',
    about:
      'Who may sign up: `open` for anybody; `private` for anybody, once they have proved by mail that the address is theirs, which tells nobody whether it has an account; `invite` for who was invited; `closed` for nobody.',
    read: form.oneOf('open', 'private', 'invite', 'closed'),
  }),
  EMAIL_VERIFICATION: setting({
    fallback: undefined,
    fallbackInWords: '`asked` where mail is sent, else `off`',
    about:
      'Whether people prove their address by a mail: `off`, `asked`, or `required` before they can log in. The last two need mail.',
    read: form.oneOf('off', 'asked', 'required'),
  }),
  MAIL_URL: setting({
    fallback: undefined,
    fallbackInWords: 'no mail is sent',
    about:
      'The mail server: `smtps://user:password@mail.example.com` (encrypted from the start, port 465) or `smtp://…` (STARTTLS or nothing, port 587). `?tls=opportunistic` goes on without encryption where there is none, `?tls=none` never has it. In user and password, characters such as `@ / # %` are written as `%40`.',
    read: form.smtpServer,
  }),
  MAIL_FROM: setting({
    fallback: undefined,
    fallbackInWords: 'needed with MAIL_URL; `Portero <portero@localhost>` with MAIL_OUTBOX',
    about:
      'In whose name mail is sent: `Your app <no-reply@example.com>`, or the address alone. The name is also how mails call the app.',
    read: form.sender,
  }),
  MAIL_OUTBOX: setting({
    fallback: undefined,
    fallbackInWords: 'none; `DATA_DIR/mail` in development',
    about: 'In place of MAIL_URL, for development and tests: a folder where every mail becomes a file `.eml`.',
    read: form.text,
  }),
  PASSWORD_MIN_LENGTH: setting({
    fallback: '8',
    about:
      'The least length of a new password, 8 to 64. NIST SP 800-63B-4 asks for 15 where the password is all there is.',
    read: form.wholeNumber(8, 64),
  }),
  SESSION_IDLE: setting({
    fallback: '12h',
    about: 'How long an unused session lives that is not remembered.',
    read: form.duration,
  }),
  SESSION_ABSOLUTE: setting({
    fallback: '24h',
    about: 'How long a session that is not remembered lives at most.',
    read: form.duration,
  }),
  REMEMBERED_IDLE: setting({
    fallback: '14d',
    about: 'How long an unused remembered session lives.',
    read: form.duration,
  }),
  REMEMBERED_ABSOLUTE: setting({
    fallback: '30d',
    about: 'How long a remembered session lives at most.',
    read: form.duration,
  }),
  RATE_LIMITS: setting({
    fallback: 'on',
    about: '`off` for tests and benchmarks; refused where PUBLIC_URL is https.',
    read: form.oneOf('on', 'off'),
  }),
  WORKERS: setting({
    fallback: '1',
    about:
      'How many processes serve, 1 to 64, at one address and with one database; limits hold for all of them together. More than there are cores is of no use.',
    read: form.wholeNumber(1, 64),
  }),
  LOG_LEVEL: setting({
    fallback: 'info',
    about: 'The least level that is logged: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    read: form.oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  }),
} as const;

export type SettingName = keyof typeof settings;

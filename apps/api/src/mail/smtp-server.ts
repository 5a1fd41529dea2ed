/** A mail server as the setting names it: `smtps://user:password@mail.example.com`. */

/**
 * How a connection is encrypted: from its first byte (`implicit`), by STARTTLS and not at all without it (`required`), by
 * STARTTLS where the server has it (`opportunistic`), or never (`none`). Where it is, the certificate is checked.
 */
export type MailTls = 'implicit' | 'required' | 'opportunistic' | 'none';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly tls: MailTls;
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

const IMPLICIT_TLS_PORT = 465;
const SUBMISSION_PORT = 587;

/** Never repeats the text: it may hold a password. @throws Error whose message completes "NAME …" */
export function parseSmtpServer(text: string): SmtpServer {
  const example = 'such as smtps://user:password@mail.example.com';
  if (!/^smtps?:\/\//i.test(text)) throw new Error(`must begin with smtp:// or smtps://, ${example}`);
  if (!URL.canParse(text)) {
    throw new Error(`must be an address ${example}; characters such as / # ? @ : in a password are written as %2F`);
  }
  const url = new URL(text);
  if (url.hostname === '') throw new Error(`must name a server, ${example}`);
  if (!/^\/?$/.test(url.pathname) || url.hash) {
    throw new Error('must end after the server; characters such as / # ? in a password are written as %2F');
  }
  const isImplicit = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    port: url.port === '' ? (isImplicit ? IMPLICIT_TLS_PORT : SUBMISSION_PORT) : Number(url.port),
    tls: tlsOf(url, isImplicit),
    credentials: credentialsOf(url),
  };
}

function tlsOf({ searchParams }: URL, isImplicit: boolean): MailTls {
  const [tls, ...more] = searchParams.getAll('tls');
  if (more.length > 0 || [...searchParams.keys()].some((name) => name !== 'tls')) {
    throw new Error('must have no other parameter than one "tls"');
  }
  if (isImplicit) {
    if (tls !== undefined) throw new Error('must have no parameter "tls" with smtps://, which is encrypted always');
    return 'implicit';
  }
  const choices = ['required', 'opportunistic', 'none'] as const;
  const found = choices.find((choice) => choice === (tls ?? 'required'));
  if (found === undefined) throw new Error(`must have one of ${choices.join(', ')} as its parameter "tls"`);
  return found;
}

function credentialsOf({ username, password }: URL): SmtpServer['credentials'] {
  if (username === '' && password === '') return null;
  if (username === '' || password === '') throw new Error('must have both user and password, or neither');
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw new Error('must have a % of user or password written as %25');
  }
}

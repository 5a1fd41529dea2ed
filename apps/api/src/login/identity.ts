/** As whom, and to which server, a command speaks. */
import type { Shell } from '../shell.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { isBearerToken } from './bearer-token.ts';
import { type Credential, Credentials, credentialsFile } from './credentials.ts';
import { LoginError } from './login-error.ts';
import { DEFAULT_URL, serverUrl } from './server-url.ts';

export interface Identity {
  readonly server: string;
  readonly token: string;
  /** Null where the token is PORTERO_TOKEN. */
  readonly credential: Credential | null;
}

/** The tokens that this user's log-ins have kept. */
export function credentialsOf({ ownEnv, terminal }: Shell): Credentials {
  return new Credentials(credentialsFile(ownEnv), terminal.note);
}

/**
 * Which server is meant: the one named, the one of the environment, the one that was logged in to last, or a fresh
 * installation's.
 * @throws UsageError
 */
export function chosenServer({ ownEnv }: Shell, named: string | undefined, last: string | null): string {
  return serverUrl(named ?? (ownEnv.PORTERO_URL?.trim() || (last ?? DEFAULT_URL)));
}

/** PORTERO_TOKEN, for where nobody logs in. @throws UsageError if no header could carry it */
export function givenToken({ ownEnv }: Shell): string | undefined {
  const token = ownEnv.PORTERO_TOKEN?.trim();
  if (token && !isBearerToken(token)) throw new UsageError('PORTERO_TOKEN has a blank or a line break in it.');
  return token || undefined;
}

/**
 * As whom to speak. With PORTERO_TOKEN the file is not asked, not even which server was the last: the token is not for it.
 * @throws LoginError if nobody is logged in there, or the file cannot be used; UsageError
 */
export function identityOf(shell: Shell, named: string | undefined): Identity {
  const token = givenToken(shell);
  if (token) return { server: chosenServer(shell, named, null), token, credential: null };
  const { current, servers } = credentialsOf(shell).read();
  const server = chosenServer(shell, named, current);
  const credential = servers[server];
  if (credential) return { server, token: credential.token, credential };
  const others = Object.keys(servers);
  const elsewhere = others.length > 0 ? `, but to ${others.join(', ')}` : '';
  throw new LoginError(`You are not logged in to ${server}${elsewhere}. Run: portero login --url ${server}`);
}

/** The device authorization grant from the program's side (RFC 8628 section 3). */
import { ConnectionError, type Portero, ProblemError } from '@portero/client';
import { grantedBy, startedBy } from './answers.ts';
import { LoginError } from './login-error.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';
/** By how many seconds the interval grows for who asks too often (section 3.5). */
const SLOWED_BY = 5;
/** The longest wait between two questions to a server that does not answer, in seconds. */
const LONGEST_WAIT = 60;

const TOO_LATE = 'Nobody answered in time, so the code is not good any more. Log in again for another one.';

/** What the person is shown. */
export interface Prompt {
  readonly userCode: string;
  readonly page: string;
  /** The same page with the code in it. */
  readonly pageWithCode: string;
  /** Seconds that there are for the answer. */
  readonly expiresIn: number;
}

export interface Granted {
  readonly token: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** What asking needs besides the server: time, as something that tests can set. */
export interface Patience {
  now(): number;
  /** Waits that many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Told once each time the server stops answering. */
  onSilence(error: Error): void;
}

/**
 * Asks a server for a token.
 * @param input `server` its origin; `name` what the program is called, for the person who is asked
 * @returns what to show, and `granted`, which asks until there is an answer
 * @throws LoginError, ProblemError, ConnectionError
 */
export async function startGrant(
  portero: Portero,
  input: { server: string; name: string; scope: string | undefined },
): Promise<{ prompt: Prompt; granted: (patience: Patience) => Promise<Granted> }> {
  const { server, name, scope } = input;
  const answer = await portero.device.start({ client_id: name, ...(scope !== undefined && { scope }) });
  const started = startedBy(server, answer);
  const prompt: Prompt = {
    userCode: started.userCode,
    page: pageOf(server, started.page),
    pageWithCode: pageOf(server, started.pageWithCode),
    expiresIn: started.expiresIn,
  };
  const question = { grant_type: GRANT_TYPE, device_code: started.deviceCode, client_id: name } as const;
  const poll = async () => grantedBy(server, await portero.device.poll(question), scope);
  return { prompt, granted: (patience) => answered(poll, started, patience) };
}

/** A page of another origin could be anybody's: whoever is sent there types the code, or a password, into it. */
function pageOf(server: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.origin === server) return url.href;
  const origin = url?.origin;
  throw new LoginError(
    `${server} sends people to ${text} to answer, which is not its own. If that is the right server, log in to ${origin}; if it is yours, mind its PUBLIC_URL.`,
  );
}

/** Asks, waits, and asks again, as the server wants it. @throws LoginError, ProblemError */
async function answered(
  poll: () => Promise<ReturnType<typeof grantedBy>>,
  given: { interval: number; expiresIn: number },
  { now, pause, onSilence }: Patience,
): Promise<Granted> {
  // By then the server has said so itself; this is for one that does not answer.
  const deadline = now() + given.expiresIn * 1000;
  let { interval } = given;
  let wait = interval;
  let silences = 0;
  for (;;) {
    if (now() >= deadline) throw new LoginError(TOO_LATE);
    await pause(wait * 1000);
    try {
      const { token, scopes, expiresIn } = await poll();
      return { token, scopes, expiresAt: new Date(now() + expiresIn * 1000) };
    } catch (error) {
      if (isSilence(error)) {
        if (silences === 0) onSilence(error);
        silences += 1;
        wait = Math.max(Math.min(interval * 2 ** silences, LONGEST_WAIT), error.retryAfter ?? 0);
        continue;
      }
      if (!(error instanceof ProblemError)) throw error;
      silences = 0;
      if (error.code === 'slow_down') interval = Math.max(interval + SLOWED_BY, error.retryAfter ?? 0);
      else if (error.code !== 'authorization_pending') throw final(error);
      wait = interval;
    }
  }
}

/** Whether the server, or something before it, is away or busy: the request still stands. */
function isSilence(error: unknown): error is ConnectionError | ProblemError {
  return error instanceof ConnectionError || (error instanceof ProblemError && passing.has(error.status));
}

const passing = new Set([429, 502, 503, 504]);

function final(error: ProblemError): Error {
  switch (error.code) {
    case 'access_denied':
      return new LoginError('The request was refused, so there is no token.');
    case 'expired_token':
      return new LoginError(TOO_LATE);
    case 'invalid_grant':
      return new LoginError(
        'The server does not know the request any more. If it was granted, the answer got lost on its way: revoke that token in the settings, and log in again.',
      );
    default:
      return error;
  }
}

/** What a server answers, made sure of: it may be no Portero, or a proxy may have spoken for it. */
import { isBearerToken } from './bearer-token.ts';
import { LoginError } from './login-error.ts';

/** A moment farther away than that is none that a server means. */
const LONGEST_SECONDS = 10 * 366 * 86_400;
/** What holds where the server does not say (RFC 8628 section 3.2). */
const INTERVAL_SECONDS = 5;

type Answer = Readonly<Record<string, unknown>>;

/** The start of a grant. @throws LoginError */
export function startedBy(server: string, answer: unknown) {
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } =
    membersOf(answer);
  const texts = [device_code, user_code, verification_uri, verification_uri_complete];
  const wait = interval === undefined ? INTERVAL_SECONDS : interval;
  if (!texts.every(isText) || !isSeconds(expires_in) || !isSeconds(wait)) throw senseless(server);
  const [deviceCode = '', userCode = '', page = '', pageWithCode = ''] = texts;
  return { deviceCode, userCode, page, pageWithCode, expiresIn: expires_in, interval: wait };
}

/** The end of a grant. @param asked the scopes that hold where the server does not say others @throws LoginError */
export function grantedBy(server: string, answer: unknown, asked: string | undefined) {
  const { access_token, scope = asked, expires_in } = membersOf(answer);
  if (!isBearerToken(access_token) || !isText(scope) || !isSeconds(expires_in)) throw senseless(server);
  return { token: access_token, scopes: scope.split(' '), expiresIn: expires_in };
}

/** Whose token it is. @throws LoginError */
export function userIn(server: string, answer: unknown) {
  const { id, email, name } = membersOf(membersOf(answer).user);
  if (!isText(id) || !isText(email) || !isText(name)) throw senseless(server);
  return { id, email, name };
}

function membersOf(answer: unknown): Answer {
  return typeof answer === 'object' && answer !== null ? (answer as Answer) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= LONGEST_SECONDS;
}

function senseless(server: string): LoginError {
  return new LoginError(`What ${server} answers is not what Portero would: is that its address?`);
}

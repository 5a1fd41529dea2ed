/** The doctor's look at settings that are well-formed and yet may not mean what was meant. */
import { isIP } from 'node:net';
import { cookieName } from '@portero/auth';
import type { Config } from '../config.ts';
import { isThisMachine } from '../this-machine.ts';
import { advice, type Finding, ok, wrong } from './finding.ts';

/** What can be said of settings by themselves. */
export function settingsFindings(config: Config): Finding[] {
  return [
    originFinding(config),
    ...otherOriginFindings(config),
    cookieFinding(config),
    proxyFinding(config),
    signupFinding(config),
    ...limitFindings(config),
  ];
}

const hostOf = (origin: string) => new URL(origin).hostname;
const isLocal = (origin: string) => isThisMachine(hostOf(origin));
const isHttps = (origin: string) => origin.startsWith('https:');

function originFinding({ publicUrl, host }: Config): Finding {
  const check = 'public-url';
  if (isHttps(publicUrl)) return ok(check, publicUrl);
  if (!isLocal(publicUrl)) {
    return wrong(
      check,
      `${publicUrl} is http: passwords and cookies can be read on the way`,
      'Put a proxy with TLS in front (Caddy does it by itself) and set PUBLIC_URL to its https:// address.',
    );
  }
  if (hostOf(publicUrl) !== 'localhost') {
    return advice(
      check,
      `${publicUrl} is another origin than http://localhost: who opens that one is refused`,
      'Open exactly this address, or set PUBLIC_URL to the one you open. HTTPie keeps cookies for localhost alone.',
    );
  }
  if (!isThisMachine(host)) {
    return advice(
      check,
      `HOST is ${host}, so other machines can connect, but pages at any other address than ${publicUrl} are refused`,
      'Set PUBLIC_URL to the address that people open; or leave HOST out, if nobody else should connect.',
    );
  }
  return ok(check, `${publicUrl}; 127.0.0.1 is another origin and is refused`);
}

function otherOriginFindings({ publicUrl, webOrigins }: Config): Finding[] {
  if (webOrigins.length === 0) return [ok('web-origins', 'no other origin may call')];
  return webOrigins.map((origin) => {
    const check = 'web-origins';
    if (origin === publicUrl) return advice(check, `${origin} is PUBLIC_URL itself`, 'Leave it out of WEB_ORIGINS.');
    if (!isHttps(origin) && !isLocal(origin)) {
      return wrong(
        check,
        `${origin} is http: whoever sits on the way can put a page there that calls with the cookie`,
        'Serve that page over https and name its https:// origin.',
      );
    }
    if (isHttps(publicUrl) !== isHttps(origin) || !mayBeOneSite(hostOf(origin), hostOf(publicUrl))) {
      return advice(
        check,
        `${origin} is of another site than ${publicUrl}, so the browser leaves the cookie at home (SameSite=Lax)`,
        'Serve both from one domain and with one scheme, such as app.example.com and auth.example.com.',
      );
    }
    return ok(check, origin);
  });
}

/** Whether two hosts share their last two labels; a public suffix such as co.uk is taken for a domain. */
function mayBeOneSite(one: string, other: string): boolean {
  const site = (host: string) => (isIP(host.replace(/[[\]]/g, '')) ? host : host.split('.').slice(-2).join('.'));
  return site(one) === site(other);
}

function cookieFinding({ publicUrl }: Config): Finding {
  return isHttps(publicUrl)
    ? ok('cookie', `${cookieName(true)} with Secure, HttpOnly and SameSite=Lax`)
    : ok('cookie', `${cookieName(false)} with HttpOnly and SameSite=Lax; Secure comes with an https PUBLIC_URL`);
}

function proxyFinding({ publicUrl, trustProxy, host }: Config): Finding {
  const check = 'trust-proxy';
  if (trustProxy === false) {
    if (!isHttps(publicUrl)) return ok(check, 'off: clients connect directly');
    return wrong(
      check,
      'PUBLIC_URL is https, so a proxy must be in front, but TRUST_PROXY is off: all visitors share one rate limit',
      'Set TRUST_PROXY to the address of the proxy, such as loopback where it runs on this machine.',
    );
  }
  if (trustProxy.some(isVast)) {
    return wrong(
      check,
      `${trustProxy.join(', ')} takes in strangers: any of them may claim any address`,
      'Name the addresses of the proxy alone.',
    );
  }
  if (!isThisMachine(host) && trustProxy.some((network) => network === 'uniquelocal')) {
    return advice(
      check,
      'every machine of the private networks may say who the client is',
      'Name the address of the proxy if others share its network.',
    );
  }
  return ok(check, trustProxy.join(', '));
}

/** Whether a range is wider than any that is set apart for private use: 10.0.0.0/8 and fc00::/7 are the widest. */
function isVast(network: string): boolean {
  const [address = '', prefix = ''] = network.split('/');
  if (prefix === '') return false;
  return Number(prefix) < (isIP(address) === 4 ? 8 : 7) || /^(0\.0\.0\.0|::)$/.test(address);
}

const signups: Record<Config['policy']['signup'], string> = {
  open: 'anybody can make an account',
  private: 'anybody can make an account who proves by mail that the address is theirs',
  invite: 'accounts are made by invitation, or with "portero user create"',
  closed: 'accounts are made with "portero user create"',
};

/** Each is right for somebody; but nobody should find out by an account that they do not know. */
function signupFinding({ policy: { signup } }: Config): Finding {
  return ok('signup', `${signup}: ${signups[signup]}`);
}

/** Nothing is said where they are on. */
function limitFindings({ policy }: Config): Finding[] {
  if (policy.rateLimits) return [];
  return [
    advice('rate-limits', 'off: passwords can be guessed without end', 'Leave RATE_LIMITS out; off is for tests.'),
  ];
}

/** What people do, drawn at random, each with what it changes if it is done. */
import type { Account, Operation, State } from './model.ts';
import type { Random } from './random.ts';
import type { Ask, Reply } from './wire.ts';

type Send = (ask: Ask) => Promise<Reply | null>;
/** What came of a deed. */
export type Result = Pick<Operation, 'outcome' | 'status' | 'after'>;

export interface Deed {
  readonly kind: string;
  run(send: Send): Promise<Result>;
}

const MOST_SESSIONS = 5;
const password = (random: Random) =>
  `phrase ${random.between(1e9, 9e9).toString(36)} of ${random.between(1e9, 9e9).toString(36)}`;
const name = (random: Random) => `Name ${random.between(1e6, 9e6).toString(36)}`;
const withCookie = (live: readonly string[], cookie: string) => (cookie ? [...live, cookie] : live);

/** A deed of one request. @param given.after is told the cookie that the answer set; empty where none came */
function single(given: {
  kind: string;
  ask(send: Send): Promise<Reply | null>;
  success: number;
  after(cookie: string): State;
}): Deed {
  return {
    kind: given.kind,
    run: async (send) => {
      const reply = await given.ask(send);
      const after = [given.after(reply?.status === given.success ? reply.cookie : '')];
      if (!reply) return { outcome: 'unanswered', status: null, after };
      const { status } = reply;
      if (status === 503) return { outcome: 'unavailable', status, after };
      return { outcome: status === given.success ? 'acknowledged' : 'unexpected', status, after };
    },
  };
}

/** Draws what to do next with an account whose state is known. */
export function nextDeed(account: Account, random: Random): Deed {
  const { state } = account;
  if (state.password === null) return random.chance(0.2) ? signUpTwice(account, random) : signUp(account, random);
  const cookie = state.live.length > 0 ? state.live[random.between(0, state.live.length - 1)] : undefined;
  if (cookie === undefined) return logIn(account, random);
  if (state.live.length > MOST_SESSIONS) return logOut(state, cookie, random.pick(['others', 'all']));
  const draw = random.fraction();
  if (draw < 0.15) return logIn(account, random);
  if (draw < 0.3) return logOut(state, cookie, random.pick(['this', 'this', 'others', 'all']));
  if (draw < 0.4) return changePassword(state, cookie, random);
  if (draw < 0.55) return endSession(state, cookie, random);
  return rename(state, cookie, random);
}

function signUp({ email }: Account, random: Random): Deed {
  const body = { email, name: name(random), password: password(random) };
  return single({
    kind: 'sign-up',
    ask: (send) => send({ method: 'POST', path: '/auth/signup', body }),
    success: 201,
    after: (cookie) => ({ password: body.password, name: body.name, live: withCookie([], cookie) }),
  });
}

/** Two people, or one with two tabs, want the same address at once, in other letters: one of them may have it. */
function signUpTwice({ email }: Account, random: Random): Deed {
  const bodies = [email, email.toUpperCase()].map((one) => ({
    email: one,
    name: name(random),
    password: password(random),
  }));
  return {
    kind: 'sign-up of one address by two at once',
    run: async (send) => {
      const replies = await Promise.all(bodies.map((body) => send({ method: 'POST', path: '/auth/signup', body })));
      const states = bodies.map((body, n) => {
        const reply = replies[n];
        const live = withCookie([], reply?.status === 201 ? reply.cookie : '');
        return { password: body.password, name: body.name, live };
      });
      const made = states.filter((_, n) => replies[n]?.status === 201);
      if (made.length === 1) return { outcome: 'acknowledged', status: 201, after: made };
      const status = replies.find((reply) => reply !== null && reply.status !== 409)?.status ?? null;
      const [missing, busy] = [replies.includes(null), replies.some((reply) => reply?.status === 503)];
      if (made.length === 2 || (!missing && !busy)) return { outcome: 'unexpected', status, after: states };
      return { outcome: missing ? 'unanswered' : 'unavailable', status, after: states };
    },
  };
}

function logIn({ email, state }: Account, random: Random): Deed {
  // Who logs in with a cookie gets a new session in the place of that one.
  const replaced = random.chance(0.3) ? state.live[0] : undefined;
  const body = { email, password: state.password ?? '', remember: random.chance(0.5) };
  return single({
    kind: replaced === undefined ? 'log-in' : 'log-in in the place of a session',
    ask: (send) => send({ method: 'POST', path: '/auth/login', body, ...(replaced && { cookie: replaced }) }),
    success: 200,
    after: (cookie) => ({
      ...state,
      live: withCookie(
        state.live.filter((one) => one !== replaced),
        cookie,
      ),
    }),
  });
}

function logOut(state: State, cookie: string, scope: 'this' | 'others' | 'all'): Deed {
  const left = { this: state.live.filter((one) => one !== cookie), others: [cookie], all: [] };
  return single({
    kind: `log-out of ${scope}`,
    ask: (send) => send({ method: 'POST', path: '/auth/logout', body: { scope }, cookie }),
    success: 204,
    after: () => ({ ...state, live: left[scope] }),
  });
}

function changePassword(state: State, cookie: string, random: Random): Deed {
  const body = { currentPassword: state.password, newPassword: password(random) };
  return single({
    kind: 'change of password',
    ask: (send) => send({ method: 'POST', path: '/auth/password', body, cookie }),
    success: 204,
    // Every other session ends, and this one gets another cookie.
    after: (renewed) => ({ ...state, password: body.newPassword, live: withCookie([], renewed) }),
  });
}

function endSession(state: State, cookie: string, random: Random): Deed {
  const ended = random.pick([cookie, ...state.live]);
  return single({
    kind: 'end of a session',
    ask: async (send) => {
      const current = await send({ method: 'GET', path: '/auth/session', cookie: ended });
      const id = (current?.json as { session?: { id?: string } } | undefined)?.session?.id;
      if (id === undefined) return current;
      return send({ method: 'DELETE', path: `/auth/sessions/${id}`, cookie });
    },
    success: 204,
    after: () => ({ ...state, live: state.live.filter((one) => one !== ended) }),
  });
}

function rename(state: State, cookie: string, random: Random): Deed {
  const body = { name: name(random) };
  return single({
    kind: 'change of name',
    ask: (send) => send({ method: 'PATCH', path: '/me', body, cookie }),
    success: 200,
    after: () => ({ ...state, name: body.name }),
  });
}

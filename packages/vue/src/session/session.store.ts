/** Who is signed in: unknown until the first answer, then in or out. Holds the profile, never a token. */
import type { Session, User } from '@portero/client';
import type { Api, BodyOf } from '@portero/contracts';
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { useClient } from './client.ts';
import { type Outage, outageOf } from './outage.ts';
import { sessionChannel, type Tidings } from './session-channel.ts';
import { isSessionProblem } from './session-problem.ts';

/** Who ended the session: this tab, another one, or the server. */
export type Ending = 'here' | 'elsewhere' | 'expired';

interface SignedIn {
  user: User;
  session: Session;
}

/**
 * What can be done about a refusal that is not the end of the session, so that the call is made once more; else it throws.
 * @param before the session as it was when the call began
 */
type Mend = (error: unknown, before: Session | null) => Promise<void>;

const giveUp: Mend = (error) => Promise.reject(error);

export const useSessionStore = defineStore('portero.session', () => {
  const portero = useClient();
  const state = ref<'unknown' | 'in' | 'out'>('unknown');
  const user = shallowRef<User | null>(null);
  const session = shallowRef<Session | null>(null);
  const ending = ref<Ending>('expired');
  /** Why there was no answer to the question who is signed in; null if there was one, or none was needed so far. */
  const outage = ref<Outage | null>(null);
  // The latest news wins: an answer that was asked for earlier is not believed any more.
  let turn = 0;
  let loading: Promise<void> | undefined;
  /** The one question that all calls wait for which were refused at the same time. */
  let doubt: Promise<void> | undefined;
  let mend: Mend = giveUp;

  const tell = sessionChannel(hear);

  /** Another tab has changed the session that all tabs share. */
  function hear(tidings: Tidings): void {
    if (tidings === 'out') {
      leave('elsewhere');
      void load('elsewhere');
    } else if (tidings === 'in' && state.value === 'in') {
      // Perhaps as somebody else. Until that is known, nothing is shown that they should not see, or send by mistake.
      void recheck();
    } else {
      void load();
    }
  }

  /** Asks the server who is signed in. Never throws: without an answer, what was known stays. */
  function load(endedBy: Ending = 'expired'): Promise<void> {
    loading = look(endedBy);
    return loading;
  }

  async function look(endedBy: Ending): Promise<void> {
    const mine = ++turn;
    try {
      const answer = await portero.session.current();
      if (mine !== turn) return;
      if (answer.user && answer.session) enter({ user: answer.user, session: answer.session });
      else leave(endedBy);
    } catch (error) {
      if (mine === turn) outage.value = outageOf(error);
    }
  }

  /** Resolves as soon as the state is known, or cannot be for want of an answer. */
  async function settled(): Promise<void> {
    while (state.value === 'unknown' && !outage.value) await (loading ?? load());
  }

  /** Hides what is private until the server is asked again. */
  function hide(): void {
    if (state.value !== 'in') return;
    state.value = 'unknown';
    outage.value = null;
  }

  /** Asks the server again, as other tabs do, after something that may have changed who is signed in or what holds for them. */
  async function refresh(): Promise<void> {
    await load();
    tell('changed');
  }

  /** Hides what is private and asks the server again. */
  function recheck(): Promise<void> {
    hide();
    return load();
  }

  function enter(signedIn: SignedIn): void {
    turn++;
    user.value = signedIn.user;
    session.value = signedIn.session;
    outage.value = null;
    state.value = 'in';
  }

  function leave(endedBy: Ending): void {
    turn++;
    user.value = null;
    session.value = null;
    outage.value = null;
    ending.value = endedBy;
    state.value = 'out';
  }

  /**
   * Creates an account.
   * @returns whether somebody is signed in by that; else the address is to be proved first, and a mail says how
   */
  async function signUp(body: BodyOf<Api['session']['signup']>): Promise<boolean> {
    const answer = await portero.session.signup(body);
    if (!answer.user) return false;
    enter(answer);
    tell('in');
    return true;
  }

  async function logIn(body: BodyOf<Api['session']['login']>): Promise<void> {
    enter(await portero.session.login(body));
    tell('in');
  }

  async function logOut(): Promise<void> {
    try {
      await portero.session.logout();
    } catch (error) {
      // Who is not signed in any more has what they wanted.
      if (!isSessionProblem(error)) throw error;
    }
    forget();
  }

  /** After a call that has ended the session, as a log-out does. */
  function forget(): void {
    leave('here');
    tell('out');
  }

  /** Takes over what a call has changed about the user or the session. */
  function take(changed: { user: User; session: Session | null }): void {
    const { user: owner, session: current } = changed;
    // An answer may come after a log-out, or after somebody else's log-in.
    if (state.value === 'in' && user.value?.id === owner.id && current) enter({ user: owner, session: current });
    tell('changed');
  }

  async function rename(name: string): Promise<void> {
    take(await signedIn(() => portero.profile.update({ name })));
  }

  async function changePassword(body: BodyOf<Api['password']['change']>): Promise<void> {
    await signedIn(() => portero.password.change(body));
  }

  async function listSessions(): Promise<Session[]> {
    return (await signedIn(() => portero.session.list())).sessions;
  }

  async function endSession(id: string): Promise<void> {
    await signedIn(() => portero.session.end({ id }));
  }

  async function endOtherSessions(): Promise<void> {
    await signedIn(() => portero.session.logout({ scope: 'others' }));
  }

  /** Says what can be done about refusals, as to ask for the password where a call wants a fresh session. By default nothing. */
  function mendBy(how = giveUp): void {
    mend = how;
  }

  /**
   * Every call behind the session goes through here, so that its end is noticed in one place, and once. A refusal may
   * also be late news of an older cookie: then the same user is still signed in, and the call is made once more.
   */
  async function signedIn<T>(call: () => Promise<T>): Promise<T> {
    const owner = user.value?.id;
    const before = session.value;
    try {
      return await call();
    } catch (error) {
      if (isSessionProblem(error)) {
        doubt ??= load().finally(() => {
          doubt = undefined;
        });
        await doubt;
      } else await mend(error, before);
      if (state.value !== 'in' || user.value?.id !== owner) throw error;
      return await call();
    }
  }

  return {
    state,
    user,
    session,
    ending,
    outage,
    load,
    settled,
    hide,
    recheck,
    refresh,
    signUp,
    logIn,
    logOut,
    rename,
    changePassword,
    listSessions,
    endSession,
    endOtherSessions,
    take,
    forget,
    mendBy,
    signedIn,
  };
});

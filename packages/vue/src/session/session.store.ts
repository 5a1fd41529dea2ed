/** Who is signed in: unknown until the first answer, then in or out. Holds the profile, never a token. */
import type { Session, User } from '@portero/client';
import type { Api, BodyOf } from '@portero/contracts';
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { useClient } from './client.ts';
import { sessionChannel, type Tidings } from './session-channel.ts';
import { isSessionProblem } from './session-problem.ts';

/** Who ended the session: this tab, another one, or the server. */
export type Ending = 'here' | 'elsewhere' | 'expired';

export const useSessionStore = defineStore('portero.session', () => {
  const portero = useClient();
  const state = ref<'unknown' | 'in' | 'out'>('unknown');
  const user = shallowRef<User | null>(null);
  const session = shallowRef<Session | null>(null);
  const ending = ref<Ending>('expired');
  /** No answer so far to the question who is signed in. */
  const isUnreachable = ref(false);
  // The latest news wins: an answer that was asked for earlier is not believed any more.
  let turn = 0;
  let loading: Promise<void> | undefined;

  const tell = sessionChannel((tidings: Tidings) => load(tidings === 'out' ? 'elsewhere' : 'expired'));

  /** Asks the server who is signed in. Never throws: without an answer, what was known stays. */
  function load(endedBy: Ending = 'expired'): Promise<void> {
    loading = ask(endedBy);
    return loading;
  }

  async function ask(endedBy: Ending): Promise<void> {
    const mine = ++turn;
    isUnreachable.value = false;
    try {
      const answer = await portero.session.current();
      if (mine !== turn) return;
      if (answer.user && answer.session) enter({ user: answer.user, session: answer.session });
      else leave(endedBy);
    } catch {
      if (mine === turn) isUnreachable.value = true;
    }
  }

  /** Resolves as soon as the state is known, or cannot be for want of an answer. */
  async function settled(): Promise<void> {
    while (state.value === 'unknown' && !isUnreachable.value) await (loading ?? load());
  }

  /** Hides what is private until the server has been asked again. */
  function recheck(): Promise<void> {
    state.value = 'unknown';
    return load();
  }

  function enter(signedIn: { user: User; session: Session }): void {
    turn++;
    user.value = signedIn.user;
    session.value = signedIn.session;
    isUnreachable.value = false;
    state.value = 'in';
  }

  function leave(endedBy: Ending): void {
    turn++;
    user.value = null;
    session.value = null;
    isUnreachable.value = false;
    ending.value = endedBy;
    state.value = 'out';
  }

  async function signUp(body: BodyOf<Api['session']['signup']>): Promise<void> {
    enter(await portero.session.signup(body));
    tell('changed');
  }

  async function logIn(body: BodyOf<Api['session']['login']>): Promise<void> {
    enter(await portero.session.login(body));
    tell('changed');
  }

  async function logOut(): Promise<void> {
    await portero.session.logout();
    leave('here');
    tell('out');
  }

  async function rename(name: string): Promise<void> {
    enter(await signedIn(() => portero.profile.update({ name })));
    tell('changed');
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

  /**
   * Every call behind the session goes through here, so that its end is noticed in one place, and once. A refusal may
   * also be late news of an older cookie: then the same user is still signed in, and the call is made once more.
   */
  async function signedIn<T>(call: () => Promise<T>): Promise<T> {
    const owner = user.value?.id;
    try {
      return await call();
    } catch (error) {
      if (!isSessionProblem(error)) throw error;
      await load();
      if (state.value !== 'in' || user.value?.id !== owner) throw error;
      return await call();
    }
  }

  return {
    state,
    user,
    session,
    ending,
    isUnreachable,
    load,
    settled,
    recheck,
    signUp,
    logIn,
    logOut,
    rename,
    changePassword,
    listSessions,
    endSession,
    endOtherSessions,
  };
});

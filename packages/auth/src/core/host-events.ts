/** What a host is asked before something happens, and told after it has: options of the plugin. */
import type { Client } from './client.ts';
import { Failure, isFailure } from './failure.ts';

/** The user of an event. */
export interface EventUser {
  readonly id: string;
  /** As typed at sign-up. */
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Somebody wants an account. The address may still turn out to be taken. Never holds the password. */
export interface SignupAttempt {
  readonly email: string;
  readonly name: string;
  readonly client: Client;
}

/** Somebody has given the right password. */
export interface LoginAttempt {
  readonly user: EventUser;
  /** Whether the session is to outlive the browser. */
  readonly remember: boolean;
  readonly client: Client;
}

/** Something that a user does, or has done, with a session of theirs. */
export interface SessionEvent {
  readonly user: EventUser;
  readonly sessionId: string;
  readonly client: Client;
}

/** Something that a user does, or has done, in a session of theirs or by a link from a mail: then `sessionId` is null. */
export interface AccountEvent extends Omit<SessionEvent, 'sessionId'> {
  readonly sessionId: string | null;
}

/** Somebody wants another address. */
export interface EmailChangeAttempt extends SessionEvent {
  /** The one that they want; the user has still the present one. */
  readonly email: string;
}

/** The time of grace of an account is over. */
export interface DeletionEvent {
  readonly user: EventUser;
}

interface Asked {
  beforeSignup: SignupAttempt;
  beforeLogin: LoginAttempt;
  beforePasswordChange: AccountEvent;
  beforeEmailChange: EmailChangeAttempt;
  beforeDeletion: SessionEvent;
}

interface Told {
  onSignup: AccountEvent;
  onLogin: SessionEvent;
  onLogout: SessionEvent;
  onPasswordChange: AccountEvent;
}

/** A function of the host, async or not; what it returns does not matter. It is awaited before the answer goes out. */
export type HostHandler<Event> = (event: Event) => unknown;

/** One that may refuse, by throwing. It returns nothing: `false` would look like a refusal, and is none. */
export type BeforeHandler<Event> = (event: Event) => void | Promise<void>;

/**
 * A `before…` handler may refuse: it throws a Failure, or an error whose `statusCode` is from 400 to 499, and its message
 * goes to the caller as the detail of `refused_by_host`. Any other error is a 500, as is an answer. In each case nothing is
 * stored. It can be asked twice, when two requests meet, and there is no time limit: one that hangs holds its request. An `on…` handler is called after the commit: if it throws, that is logged and
 * changes nothing.
 */
export interface HostEvents {
  /** Asked when all the rules of sign-up are met. */
  readonly beforeSignup?: BeforeHandler<SignupAttempt>;
  /** Asked when the password was right, so that it cannot tell strangers who has an account. */
  readonly beforeLogin?: BeforeHandler<LoginAttempt>;
  /** Asked when the current password or the link was right and the new password is good enough. */
  readonly beforePasswordChange?: BeforeHandler<AccountEvent>;
  /** Asked before a mail goes to the address that somebody wants instead of theirs. */
  readonly beforeEmailChange?: BeforeHandler<EmailChangeAttempt>;
  /** Asked before an account is put down for deletion. */
  readonly beforeDeletion?: BeforeHandler<SessionEvent>;
  /** An account was made, and is signed in unless its address had to be proved first. */
  readonly onSignup?: HostHandler<AccountEvent>;
  /** A session has begun by e-mail address and password. */
  readonly onLogin?: HostHandler<SessionEvent>;
  /** A user has ended the session that they used. */
  readonly onLogout?: HostHandler<SessionEvent>;
  /** The password is another, and all other sessions have ended. */
  readonly onPasswordChange?: HostHandler<AccountEvent>;
  /**
   * The time of grace of an account is over: delete what you have of this user. Called before Portero's own rows go, and
   * again every ten minutes until it does not throw; so it may be called twice for one account.
   */
  readonly onDeletion?: HostHandler<DeletionEvent>;
}

/** The host, as rules know it. */
export interface Host {
  /** Asks before something happens, outside of any transaction. @throws Failure if the host refuses */
  ask<Name extends keyof Asked>(name: Name, event: Asked[Name]): Promise<void>;
  /** Tells after the commit. Never throws. */
  tell<Name extends keyof Told>(name: Name, event: Told[Name]): Promise<void>;
  /** Has the host delete what it knows of a user. @throws whatever the host throws */
  forget(event: DeletionEvent): Promise<void>;
}

/** @param report takes note of a handler that failed when nothing could be undone any more */
export function hostOf(events: HostEvents, report: (fault: unknown, name: string, client: Client) => void): Host {
  return {
    ask: async (name, event) => {
      const handler = events[name] as HostHandler<typeof event> | undefined;
      let answer: unknown;
      try {
        answer = await handler?.(event);
      } catch (error) {
        throw asRefusal(error, name);
      }
      if (answer === undefined) return;
      throw new Error(
        `the host's ${name} returned ${String(answer)}; it refuses by throwing, and else returns nothing`,
      );
    },
    tell: async (name, event) => {
      const handler = events[name] as HostHandler<typeof event> | undefined;
      try {
        await handler?.(event);
      } catch (error) {
        report(error, name, event.client);
      }
    },
    forget: async (event) => void (await events.onDeletion?.(event)),
  };
}

/** The user as handlers see one. Fields are named one by one: a new column must not leak. */
export function eventUser({ id, email, name, createdAt }: EventUser): EventUser {
  return { id, email, name, createdAt };
}

/** What a grant, or a session that is over, is told as. */
export function sessionEvent(identity: { user: EventUser; session: { id: string } }, client: Client): SessionEvent {
  return { user: eventUser(identity.user), sessionId: identity.session.id, client };
}

function asRefusal(error: unknown, name: string): Error {
  if (isFailure(error)) return error;
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  if (error instanceof Error && typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new Failure('refused_by_host', { detail: error.message }, { cause: error });
  }
  // Whatever status it claims: nobody meant to refuse.
  return new Error(`the host's ${name} failed`, { cause: error });
}

/** Security events: what happened, to whom, from where. */
import type { Client } from './client.ts';

export interface SecurityEvent {
  readonly event: 'signup' | 'login' | 'login.failed' | 'logout' | 'limited' | 'session.ended' | 'password.changed';
  /** Absent where the account is unknown. */
  readonly userId?: string;
  readonly sessionId?: string;
  /** Why, in one word, where there is a choice. */
  readonly reason?: string;
  readonly client: Client;
}

/** Takes note of an event. Must not throw and must not wait. */
export type RecordEvent = (event: SecurityEvent) => void;

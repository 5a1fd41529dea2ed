/** Security events: what happened, to whom, from where. */
import type { Client } from './client.ts';

export interface SecurityEvent {
  readonly event:
    | 'signup'
    | 'login'
    | 'login.failed'
    | 'logout'
    | 'limited'
    | 'session.ended'
    | 'session.reauthenticated'
    | 'reauth.failed'
    | 'password.changed'
    | 'password.recovery_requested'
    | 'email.verified'
    | 'email.change_requested'
    | 'email.changed'
    | 'email.change_undone'
    | 'profile.changed'
    | 'token.created'
    | 'token.revoked'
    | 'device.answered'
    | 'account.secured'
    | 'account.exported'
    | 'deletion.scheduled'
    | 'deletion.undone'
    | 'account.deleted'
    // What the host or an operator did.
    | 'role.granted'
    | 'role.revoked'
    | 'user.disabled'
    | 'user.enabled'
    // The audit trail goes on from an end that could not be proved.
    | 'trail.unproved'
    // What an operator did.
    | 'database.backed_up'
    | 'database.restored'
    | 'invitation.created'
    | 'key.rotated'
    | 'key.retired'
    | 'password.reset'
    | 'user.created'
    | 'user.imported';
  /** Absent where the account is unknown. */
  readonly userId?: string;
  readonly sessionId?: string;
  readonly tokenId?: string;
  /** Of a key that signs service tokens; public. */
  readonly keyId?: string;
  readonly role?: string;
  /** Why, in one word, where there is a choice. */
  readonly reason?: string;
  readonly client: Client;
}

/** Takes note of an event. Must not throw and must not wait. */
export type RecordEvent = (event: SecurityEvent) => void;

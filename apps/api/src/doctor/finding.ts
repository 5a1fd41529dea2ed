/** What the doctor says of one thing. */
export interface Finding {
  /** `advice` is no fault, but worth a thought. */
  readonly state: 'ok' | 'advice' | 'wrong';
  /** What was looked at; stable, for programs. */
  readonly check: string;
  readonly says: string;
  /** How to mend it. */
  readonly fix?: string;
}

/** The fix of what another user sees otherwise. */
export const AS_SERVER = 'Run this as the user that the server runs as, such as with sudo -u.';

export const ok = (check: string, says: string): Finding => ({ state: 'ok', check, says });
export const advice = (check: string, says: string, fix: string): Finding => ({ state: 'advice', check, says, fix });
export const wrong = (check: string, says: string, fix: string): Finding => ({ state: 'wrong', check, says, fix });

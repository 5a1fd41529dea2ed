/** What there is to write to people about, with all that a mail about it needs to know. */

/** When, from what and from where something was done. */
export interface Occasion {
  readonly at: Date;
  readonly browser: string | null;
  readonly platform: string | null;
  readonly ipAddress: string;
}

/** Somebody has signed up: proves that the address is theirs. */
interface VerifyEmail {
  readonly kind: 'verify-email';
  readonly name: string;
  readonly email: string;
  readonly link: string;
  readonly code: string;
  readonly expiresAt: Date;
  readonly occasion: Occasion;
}

/** Somebody has tried to sign up with an address that has an account. */
interface AccountExists {
  readonly kind: 'account-exists';
  readonly name: string;
  readonly loginLink: string;
  readonly forgotLink: string;
  readonly occasion: Occasion;
}

/** Somebody has asked for a new password. */
interface Recover {
  readonly kind: 'recover';
  readonly name: string;
  readonly link: string;
  readonly expiresAt: Date;
  readonly occasion: Occasion;
}

/** To the new address, which has to be proved before it takes the other one's place. */
interface ConfirmNewEmail {
  readonly kind: 'confirm-new-email';
  readonly name: string;
  readonly email: string;
  readonly link: string;
  readonly code: string;
  readonly expiresAt: Date;
  readonly occasion: Occasion;
}

/** To the former address, whose owner may know nothing of it. */
interface EmailChanged {
  readonly kind: 'email-changed';
  readonly name: string;
  readonly newEmail: string;
  readonly undoLink: string;
  readonly expiresAt: Date;
  readonly occasion: Occasion;
}

interface NewDevice {
  readonly kind: 'new-device';
  readonly name: string;
  readonly notMeLink: string;
  readonly occasion: Occasion;
}

interface PasswordChanged {
  readonly kind: 'password-changed';
  readonly name: string;
  readonly notMeLink: string;
  readonly occasion: Occasion;
}

interface TokenCreated {
  readonly kind: 'token-created';
  readonly name: string;
  readonly tokenName: string;
  readonly notMeLink: string;
  readonly occasion: Occasion;
}

/** The account will be deleted unless somebody takes that back. */
interface DeletionScheduled {
  readonly kind: 'deletion-scheduled';
  readonly name: string;
  readonly deletesAt: Date;
  readonly keepLink: string;
  notMeLink: string;
  readonly occasion: Occasion;
}

/** To somebody who has no account yet. */
interface Invitation {
  readonly kind: 'invitation';
  readonly link: string;
  readonly expiresAt: Date;
}

export type Letter =
  | VerifyEmail
  | AccountExists
  | Recover
  | ConfirmNewEmail
  | EmailChanged
  | NewDevice
  | PasswordChanged
  | TokenCreated
  | DeletionScheduled
  | Invitation;

// Written by `pnpm generate` from the contracts. Changes belong there.
import type { CallOptions } from '../call.ts';
import type { Activity, Session, Settings, Token, User } from './wire.ts';

/** Every call that a program makes, grouped as the API is. Each throws ProblemError and ConnectionError. */
export interface Portero {
  readonly session: {
    /** Create an account and sign in. Its own refusals: `email_taken`, `signup_closed`, `invitation_required`, `invitation_invalid`, `refused_by_host`, `overloaded`. */
    signup(input: {
      /** one e-mail address of ASCII characters, such as ada@example.com */
      email: string;
      /** 1 to 100 visible characters, no control or other invisible characters, such as `Ada Lovelace` */
      name: string;
      /** 8 to 256 characters of any kind, such as `correct horse battery staple` */
      password: string;
      /** the language of mails, such as `en` */
      language?: 'en' | 'es';
      /** a time zone of the IANA database, in which mails say when something happened, such as `Europe/Madrid` */
      timeZone?: string;
      /** what stands behind the # of the link in the mail, such as `Jq0Yy1Zq5m1mQe3x0bq5bq6zXr3f1cZ7m8v2n4k6p8s` */
      invitation?: string;
    }, options?: CallOptions): Promise<{ user: User; session: Session } | { user: null; session: null }>;
    /** Sign in. Its own refusals: `invalid_credentials`, `account_disabled`, `email_unverified`, `deletion_scheduled`, `refused_by_host`, `overloaded`. */
    login(input: {
      /** the e-mail address of the account, such as `ada@example.com` */
      email: string;
      /** the password of the account, such as `correct horse battery staple` */
      password: string;
      /** stay signed in after the browser closes */
      remember?: boolean;
    }, options?: CallOptions): Promise<{ user: User; session: Session }>;
    /** Sign out, here or elsewhere. Its own refusals: `session_required`. */
    logout(input?: {
      /** which sessions to end; without it, this one */
      scope?: 'this' | 'others' | 'all';
    }, options?: CallOptions): Promise<undefined>;
    /** Who is signed in, if anybody. */
    current(options?: CallOptions): Promise<{ user: User | null; session: Session | null }>;
    /** Give the password once more, for what asks for a fresh session. Its own refusals: `wrong_password`, `overloaded`. */
    reauth(input: {
      /** the password of the account, such as `correct horse battery staple` */
      password: string;
    }, options?: CallOptions): Promise<{ user: User; session: Session }>;
    /** Have this session outlive the browser, or end with it. */
    remember(input: {
      /** whether it is to outlive the browser, such as `true` */
      remembered: boolean;
    }, options?: CallOptions): Promise<{ user: User; session: Session }>;
    /** Where you are signed in. */
    list(options?: CallOptions): Promise<{ sessions: Session[] }>;
    /** Sign out one device. Its own refusals: `session_not_found`. */
    end(input: {
      /** the `id` of a session in the list of sessions, such as `0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47` */
      id: string;
    }, options?: CallOptions): Promise<undefined>;
  };
  readonly profile: {
    /** Who is signed in. */
    me(options?: CallOptions): Promise<{
      user: User;
      /** what the user may do beyond what everybody may; the app gives them, and gives them a meaning, such as `editor` */
      roles: string[];
      /** null where an access token was sent instead */
      session: Session | null;
    }>;
    /** Change your name, language or time zone. */
    update(input: {
      /** 1 to 100 visible characters, no control or other invisible characters, such as `Ada Lovelace` */
      name?: string;
      /** the language of mails, such as `en` */
      language?: 'en' | 'es';
      /** a time zone of the IANA database, in which mails say when something happened, such as `Europe/Madrid` */
      timeZone?: string;
    }, options?: CallOptions): Promise<{
      user: User;
      /** what the user may do beyond what everybody may; the app gives them, and gives them a meaning, such as `editor` */
      roles: string[];
      /** null where an access token was sent instead */
      session: Session | null;
    }>;
  };
  readonly email: {
    /** Your address, and the one that is to take its place. */
    read(options?: CallOptions): Promise<{
      /** such as `ada@example.com` */
      email: string;
      /** whether it was proved to be yours */
      verified: boolean;
      /** null where no change is under way */
      pending: {
        /** such as `ada@example.org` */
        email: string;
        /** until when it can be proved */
        expiresAt: string;
      } | null;
    }>;
    /** Ask for another address in place of yours. Its own refusals: `mail_unavailable`, `refused_by_host`. */
    change(input: {
      /** one e-mail address of ASCII characters, such as ada@example.com */
      email: string;
    }, options?: CallOptions): Promise<{
      /** how soon another one can be asked for, such as `60` */
      nextInSeconds: number;
    }>;
    /** Keep the address that you have. */
    cancel(options?: CallOptions): Promise<undefined>;
    /** Have the mail sent once more that proves an address. Its own refusals: `mail_unavailable`. */
    resend(input: {
      /** the e-mail address of the account, such as `ada@example.com` */
      email: string;
    }, options?: CallOptions): Promise<{
      /** how soon another one can be asked for, such as `60` */
      nextInSeconds: number;
    }>;
    /** Prove an address by the link that was sent to it. Its own refusals: `link_not_found`, `email_taken`. */
    confirm(input: {
      /** what stands behind the # of the link in the mail, such as `Jq0Yy1Zq5m1mQe3x0bq5bq6zXr3f1cZ7m8v2n4k6p8s` */
      token: string;
    }, options?: CallOptions): Promise<undefined>;
    /** Prove an address by the code that was sent to it. Its own refusals: `email_code_not_found`, `email_taken`. */
    confirmCode(input: {
      /** the e-mail address of the account, such as `ada@example.com` */
      email: string;
      /** the eight digits in the mail; blanks and hyphens between them do not matter, such as `4071 9326` */
      code: string;
    }, options?: CallOptions): Promise<undefined>;
    /** Take back a change of address, by the link sent to the former one. Its own refusals: `link_not_found`. */
    undo(input: {
      /** what stands behind the # of the link in the mail, such as `Jq0Yy1Zq5m1mQe3x0bq5bq6zXr3f1cZ7m8v2n4k6p8s` */
      token: string;
    }, options?: CallOptions): Promise<undefined>;
  };
  readonly password: {
    /** Change your password and sign out every other device. Its own refusals: `wrong_password`, `refused_by_host`, `overloaded`. */
    change(input: {
      /** the password of the account, such as `correct horse battery staple` */
      currentPassword: string;
      /** 8 to 256 characters of any kind, such as `four quiet herons at dawn` */
      newPassword: string;
      /** revoke all personal access tokens as well */
      revokeTokens?: boolean;
    }, options?: CallOptions): Promise<undefined>;
  };
  readonly recovery: {
    /** Have a link for a new password sent. Its own refusals: `mail_unavailable`. */
    forgot(input: {
      /** the e-mail address of the account, such as `ada@example.com` */
      email: string;
    }, options?: CallOptions): Promise<{
      /** how soon another one can be asked for, such as `60` */
      nextInSeconds: number;
    }>;
    /** Choose a new password by the link that was sent. Its own refusals: `link_not_found`, `refused_by_host`, `overloaded`. */
    reset(input: {
      /** what stands behind the # of the link in the mail, such as `Jq0Yy1Zq5m1mQe3x0bq5bq6zXr3f1cZ7m8v2n4k6p8s` */
      token: string;
      /** 8 to 256 characters of any kind, such as `four quiet herons at dawn` */
      newPassword: string;
      /** revoke all personal access tokens as well */
      revokeTokens?: boolean;
    }, options?: CallOptions): Promise<undefined>;
    /** Say that something was not you, by the link of a notice. Its own refusals: `link_not_found`. */
    notMe(input: {
      /** what stands behind the # of the link in the mail, such as `Jq0Yy1Zq5m1mQe3x0bq5bq6zXr3f1cZ7m8v2n4k6p8s` */
      token: string;
    }, options?: CallOptions): Promise<undefined>;
  };
  readonly activity: {
    /** What has happened to your account. */
    list(input?: {
      /** the `id` of the last one of the page before, such as `1042` */
      before?: string;
      /** how many to show, 1 to 100; 50 unless given, such as `100` */
      limit?: string;
    }, options?: CallOptions): Promise<{
      activity: Activity[];
      /** the `before` of the next page; null if there is none */
      next: string | null;
    }>;
  };
  readonly leaving: {
    /** Everything that is stored about you. */
    export(options?: CallOptions): Promise<{
      /** such as `2026-11-23T08:30:00.000Z` */
      exportedAt: string;
      user: Record<string, unknown>;
    }>;
    /** Delete your account. Its own refusals: `refused_by_host`. */
    delete(options?: CallOptions): Promise<{
      /** when everything is deleted, such as `2026-12-07T08:30:00.000Z` */
      deletesAt: string;
    }>;
    /** Keep an account that is about to be deleted, by the link that was sent. Its own refusals: `link_not_found`. */
    undo(input: {
      /** what stands behind the # of the link in the mail, such as `Jq0Yy1Zq5m1mQe3x0bq5bq6zXr3f1cZ7m8v2n4k6p8s` */
      token: string;
    }, options?: CallOptions): Promise<undefined>;
  };
  readonly tokens: {
    /** Make a personal access token. Its own refusals: `too_many_tokens`. */
    create(input: {
      /** 1 to 100 visible characters that say what the token is for, such as `nightly backup` */
      name: string;
      /** what the token may do */
      scopes: string[];
      /** a whole number of days from 1 to 366 */
      expiresInDays?: number;
    }, options?: CallOptions): Promise<{
      /** such as `0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47` */
      id: string;
      /** such as `nightly backup` */
      name: string;
      /** the first characters of the token, to tell it by, such as `portero_pat_byvsFf` */
      prefix: string;
      /** what the token may do, such as `profile:read` */
      scopes: string[];
      /** such as `2026-11-23T08:30:00.000Z` */
      createdAt: string;
      /** such as `2027-02-21T08:30:00.000Z` */
      expiresAt: string;
      /** written at most every five minutes; null if never used */
      lastUsedAt: string | null;
      /** such as `portero_pat_byvsFfyyrhm7Kq0Z9VeHq-PpdtE_29ZzFeyHsBI5SZM4bnh3i` */
      token: string;
    }>;
    /** Your personal access tokens. */
    list(options?: CallOptions): Promise<{ tokens: Token[] }>;
    /** Change the name of a personal access token. Its own refusals: `token_not_found`. */
    rename(input: {
      /** the `id` of a token in the list of tokens, such as `0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47` */
      id: string;
      /** 1 to 100 visible characters that say what the token is for, such as `nightly backup` */
      name: string;
    }, options?: CallOptions): Promise<Token>;
    /** Revoke a personal access token. Its own refusals: `token_not_found`. */
    revoke(input: {
      /** the `id` of a token in the list of tokens, such as `0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47` */
      id: string;
    }, options?: CallOptions): Promise<undefined>;
  };
  readonly serviceTokens: {
    /** Get a short-lived token for another service. */
    issue(input?: {
      /** the service that the token is for, as it knows itself: up to 255 letters, digits and signs without a blank; without it, this server, such as `https://orders.example.com` */
      audience?: string;
    }, options?: CallOptions): Promise<{
      /** such as `eyJ0eXAiOiJhdCtqd3QifQ.eyJzdWIiOiIwMTk5In0.c2lnbmF0dXJl` */
      access_token: string;
      token_type: 'Bearer';
      /** seconds, such as `300` */
      expires_in: number;
    }>;
    /** The public keys of our service tokens. */
    keys(options?: CallOptions): Promise<{
      keys: {
        kty: 'EC';
        crv: 'P-256';
        /** such as `RXjvVxDxzKcPrjzQo6u8JxqeeL_mpbxf_DDh7t56OUg` */
        x: string;
        /** such as `_bU_Xo8-Wne6FR7SLTgstQtFgyQDkDKvRXw8f3mp7N8` */
        y: string;
        /** the name by which a token says who signed it, such as `0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47` */
        kid: string;
        use: 'sig';
        alg: 'ES256';
      }[];
    }>;
  };
  readonly device: {
    /** Ask for a token that a person grants in a browser. */
    start(input: {
      /** what the program is called, for the person who is asked: 1 to 60 characters, among them a letter or digit, and no quotation marks, such as `portero on ada-laptop` */
      client_id: string;
      /** scopes such as profile:read, separated by blanks; without it, profile:read */
      scope?: string;
    }, options?: CallOptions): Promise<{
      /** for the program alone, such as `J57K6Z6YovUMW2X5acUw2RdoyJ0rV3zV-8ri9318cac` */
      device_code: string;
      /** such as `WDJB-MJHT` */
      user_code: string;
      /** such as `https://app.example.com/device` */
      verification_uri: string;
      /** such as `https://app.example.com/device?code=WDJB-MJHT` */
      verification_uri_complete: string;
      /** seconds, such as `600` */
      expires_in: number;
      /** seconds between two questions, such as `5` */
      interval: number;
    }>;
    /** Ask whether the person has answered. Its own refusals: `authorization_pending`, `slow_down`, `access_denied`, `expired_token`, `invalid_grant`, `too_many_tokens`. */
    poll(input: {
      /** urn:ietf:params:oauth:grant-type:device_code */
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code';
      /** such as `J57K6Z6YovUMW2X5acUw2RdoyJ0rV3zV-8ri9318cac` */
      device_code: string;
      /** what the program is called, for the person who is asked: 1 to 60 characters, among them a letter or digit, and no quotation marks, such as `portero on ada-laptop` */
      client_id: string;
    }, options?: CallOptions): Promise<{
      /** such as `portero_pat_byvsFfyyrhm7Kq0Z9VeHq-PpdtE_29ZzFeyHsBI5SZM4bnh3i` */
      access_token: string;
      token_type: 'Bearer';
      /** seconds */
      expires_in: number;
      /** such as `profile:read` */
      scope: string;
    }>;
    /** Who asks, from where, and for what. Its own refusals: `user_code_not_found`. */
    read(input: {
      /** the code that the program shows, such as `WDJB-MJHT` */
      code: string;
    }, options?: CallOptions): Promise<{
      /** as the program calls itself; anybody can claim any name, such as `portero on ada-laptop` */
      clientName: string;
      scopes: string[];
      /** the program as its User-Agent names it; null if unknown, such as `curl` */
      browser: string | null;
      /** such as `Linux` */
      platform: string | null;
      /** such as `192.0.2.7` */
      ipAddress: string;
      /** such as `2026-11-23T08:30:00.000Z` */
      createdAt: string;
      /** such as `2026-11-23T08:40:00.000Z` */
      expiresAt: string;
    }>;
    /** Grant a program a token, or refuse. Its own refusals: `user_code_not_found`, `too_many_tokens`. */
    answer(input: {
      /** the code that the program shows, such as `WDJB-MJHT` */
      code: string;
      /** grant or refuse */
      answer: 'grant' | 'refuse';
    }, options?: CallOptions): Promise<undefined>;
  };
  readonly settings: {
    /** What a front end must know before it shows a form. */
    read(options?: CallOptions): Promise<Settings>;
  };
  readonly health: {
    /** Whether the process answers. */
    live(options?: CallOptions): Promise<{ status: 'ok' }>;
    /** Whether the database takes writes. Its own refusals: `database_unavailable`. */
    ready(options?: CallOptions): Promise<{ status: 'ok' }>;
  };
  readonly description: {
    /** This description, as OpenAPI 3.1. */
    openapi(options?: CallOptions): Promise<Record<string, unknown>>;
  };
}

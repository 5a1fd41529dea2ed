/** A user as the wire shows one. */
import * as t from 'typebox';
import { Id, Instant, Language, TimeZone } from './fields.ts';

export const User = t.Object({
  id: Id,
  email: t.String({ description: 'as typed when it was given', examples: ['Ada@example.com'] }),
  emailVerified: t.Boolean({ description: 'whether the address was proved to be theirs', examples: [true] }),
  name: t.String({ examples: ['Ada Lovelace'] }),
  createdAt: Instant,
  language: t.Union([Language, t.Null()], {
    description: 'the language of mails; null if never said',
    examples: ['en'],
  }),
  timeZone: t.Union([TimeZone, t.Null()], {
    description: 'the time zone in which mails say when something happened; null for UTC',
    examples: ['Europe/Madrid'],
  }),
});

/** A user as the wire shows one; `email` keeps the case that was typed. */
export type User = t.Static<typeof User>;

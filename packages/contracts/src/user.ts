/** A user as the wire shows one. */
import * as t from 'typebox';
import { Id, Instant } from './fields.ts';

export const User = t.Object({
  id: Id,
  email: t.String({ description: 'as typed at sign-up', examples: ['Ada@example.com'] }),
  name: t.String({ examples: ['Ada Lovelace'] }),
  createdAt: Instant,
});

/** A user as the wire shows one; `email` keeps the case that was typed. */
export type User = t.Static<typeof User>;

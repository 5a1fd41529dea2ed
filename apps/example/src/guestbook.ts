/** The guestbook's routes. Who may call each stands in its `onRequest`. */
import type { FastifyInstance } from 'fastify';
import type { Entries } from './entries.ts';

const newEntry = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1, maxLength: 500, pattern: '\\S' } },
} as const;

const byId = { type: 'object', properties: { id: { type: 'integer', minimum: 1 } } } as const;

export async function guestbook(app: FastifyInstance, { entries }: { entries: Entries }) {
  // #region read
  app.get('/entries', { onRequest: app.optionalSession }, async ({ identity }) =>
    entries
      .latest()
      .map(({ userId, ...entry }) => ({ ...entry, yours: userId !== null && userId === identity?.user.id })),
  );
  // #endregion

  // #region profile
  app.get('/profile', { onRequest: app.requireSession }, async ({ auth }) => ({
    message: `Welcome, ${auth.user.name}!`,
    moderator: auth.roles.includes('moderator'),
  }));
  // #endregion

  // #region write
  app.post<{ Body: { text: string } }>(
    '/entries',
    { onRequest: app.requireScope('guestbook:write'), schema: { body: newEntry } },
    async ({ auth, body }, reply) => {
      const { userId: _, ...entry } = entries.add({ userId: auth.user.id, author: auth.user.name, text: body.text });
      return reply.code(201).send({ ...entry, yours: true });
    },
  );
  // #endregion

  // #region remove
  app.delete<{ Params: { id: number } }>(
    '/entries/:id',
    { onRequest: app.requireRole('moderator'), schema: { params: byId } },
    async ({ params }, reply) => {
      if (!entries.remove(params.id)) return reply.code(404).send({ code: 'no_such_entry', message: 'It is gone.' });
      return reply.code(204).send();
    },
  );
  // #endregion
}

/** The app: Portero, the guestbook, and how errors are said. */
import { join } from 'node:path';
import { type GuardError, openSqlite, portero } from '@portero/auth';
import Fastify, { type FastifyError } from 'fastify';
import { openEntries } from './entries.ts';
import { guestbook } from './guestbook.ts';
import type { Settings } from './settings.ts';

/** Puts the app together, ready to listen. Closing it closes its databases. */
export async function buildApp({ folder, secrets, publicUrl, logLevel }: Settings) {
  const entries = openEntries(join(folder, 'guestbook.sqlite'));
  const db = openSqlite(join(folder, 'portero.sqlite'));
  const app = Fastify({ logger: { level: logLevel } });
  app.addHook('onClose', async () => {
    entries.close();
    db.close();
  });

  // #region errors
  app.setErrorHandler<FastifyError & Partial<GuardError>>((error, request, reply) => {
    const { statusCode = 500, code, problem } = error;
    if (statusCode >= 500) request.log.error(error);
    reply.code(statusCode).send({
      code: code ?? 'broken',
      message: statusCode < 500 ? (problem?.detail ?? error.message) : 'This is our fault. It has been noted.',
    });
  });
  // #endregion

  // #region register
  await app.register(portero, {
    db,
    keyring: secrets,
    publicUrl, // such as http://localhost:4000
    // #endregion
    // #region scopes
    scopes: { 'guestbook:write': 'Write into the guestbook' },
    // #endregion
    // #region welcome
    onSignup: ({ user }) => entries.add({ userId: null, author: 'The house', text: `Welcome, ${user.name}!` }),
    // #endregion
  });
  await app.register(guestbook, { entries });
  return app;
}

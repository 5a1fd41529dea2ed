import { afterAll, expect, test } from 'vitest';
import { inFile, patience, until } from './mail/test-mailing.ts';
import { cli } from './test-cli.ts';
import { cleanUp, startServer, temporaryFolder } from './test-server.ts';

afterAll(cleanUp);

const password = 'correct horse battery staple';
const person = (name: string) => ({ email: `${name}@example.com`, name, password });

test(
  'an account whose grace ended while the server was down is gone after the next start, and no other',
  patience,
  async () => {
    const folder = temporaryFolder();
    const server = await startServer({ folder });
    for (const name of ['leaver', 'waverer', 'stayer']) {
      const { cookie } = await server.send('POST', '/auth/signup', { body: person(name) });
      if (name !== 'stayer') expect((await server.send('DELETE', '/me', { cookie })).status).toBe(202);
    }
    await server.stop('SIGKILL');
    inFile(folder, (db) =>
      db.exec(
        "UPDATE deletions SET due_at = 1 WHERE user_id = (SELECT id FROM users WHERE email = 'leaver@example.com')",
      ),
    );

    const restarted = await startServer({ folder });
    const emails = () =>
      inFile(folder, (db) => db.prepare<[], string>('SELECT email FROM users ORDER BY email').pluck().all());
    await until(() => emails().length < 3);
    expect(emails()).toEqual(['stayer@example.com', 'waverer@example.com']);
    const logIn = async (name: string) => {
      const answer = await restarted.send('POST', '/auth/login', { body: { email: person(name).email, password } });
      return [answer.status, (JSON.parse(answer.body) as { code?: string }).code];
    };
    expect(await logIn('leaver')).toEqual([401, 'invalid_credentials']);
    expect(await logIn('waverer')).toEqual([403, 'deletion_scheduled']);
    expect(await logIn('stayer')).toEqual([200, undefined]);
    // The address is free again.
    expect((await restarted.send('POST', '/auth/signup', { body: person('leaver') })).status).toBe(201);
    expect((await restarted.stop()).code).toBe(0);
    const { code, stdout } = await cli(['audit', 'verify'], { folder });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Proved /)]);
  },
);

import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { rows } from '../db/database.ts';
import { getTableConfig, type SQLiteTable } from '../db/drizzle.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { linkOf } from '../test-links.ts';
import { eventsOf } from '../test-trail.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp();
  onTestFinished(portero.close);
  cookie = await portero.signUp();
});

const download = (as = cookie) => portero.send('GET', '/me/export', { cookie: as });

/** A word for each table that refers to users: the section that it is exported as. */
const sections: Record<string, string> = {
  audit_details: 'activity',
  audit_subjects: 'auditSubjects',
  deletions: 'deletions',
  device_requests: 'deviceRequests',
  former_emails: 'formerEmails',
  known_addresses: 'knownAddresses',
  known_devices: 'knownDevices',
  one_time_tokens: 'oneTimeTokens',
  passwords: 'passwords',
  sessions: 'sessions',
  tokens: 'tokens',
  user_roles: 'roles',
};

function tablesAboutUsers(): string[] {
  return Object.values(portero.db.t)
    .map((table) => getTableConfig(table as SQLiteTable))
    .filter(({ foreignKeys }) =>
      foreignKeys.some((key) => getTableConfig(key.reference().foreignTable as SQLiteTable).name === 'users'),
    )
    .map(({ name }) => name);
}

/** Puts a row about Ada into every table, and rows about Bob beside them. */
async function fill(): Promise<void> {
  const { db, now } = portero;
  const userId = (await portero.send('GET', '/me', { cookie })).json().user.id as string;
  await portero.signUp(bob, { from: '198.51.100.77' });
  await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'backup', scopes: ['profile:read'] } });
  const device = (await portero.send('POST', '/auth/device', { body: { client_id: 'laptop' } })).json();
  const answer = { cookie, body: { answer: 'grant' } };
  await portero.send('POST', `/auth/device/requests/${device.user_code}`, answer);
  await linkOf(portero, 'change_email', 'ada@example.org');
  await db.transaction(function* ({ q, t }) {
    yield* rows(q.insert(t.userRoles).values({ userId, role: 'editor', grantedAt: now }));
    yield* rows(q.insert(t.deletions).values({ userId, requestedAt: now, dueAt: now }));
    yield* rows(
      q.insert(t.formerEmails).values({
        id: 'f',
        userId,
        email: 'Former@example.com',
        emailCanonical: 'former@example.com',
        changedAt: now,
        keptUntil: now,
      }),
    );
  });
}

test('has a section for each table that refers to users, with the rows of the user in it', async () => {
  await fill();
  const tables = tablesAboutUsers();
  expect(tables.toSorted()).toEqual(Object.keys(sections).toSorted());
  const all = (await download()).json();
  for (const table of tables) expect(all[sections[table] as string], table).not.toEqual([]);
  expect(Object.keys(all).toSorted()).toEqual(['exportedAt', 'user', ...Object.values(sections)].toSorted());
  expect(all.user).toMatchObject({ email: ada.email, name: ada.name, language: null });
  expect(all.formerEmails).toMatchObject([{ email: 'Former@example.com' }]);
  expect(all.tokens).toMatchObject([{ name: 'backup', scopes: ['profile:read'] }]);
  expect(all.deviceRequests).toMatchObject([{ clientName: 'laptop', answer: 'grant' }]);
});

test('holds each column of these tables that is neither secret nor derived', async () => {
  await fill();
  const all = (await download()).json();
  const left = Object.entries(portero.db.t).flatMap(([, table]) => {
    const { name, columns } = getTableConfig(table as SQLiteTable);
    const section = name === 'users' ? [all.user] : all[sections[name] as string];
    if (!section) return [];
    const keys = Object.keys(Object.assign({}, ...section));
    const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return columns
      .map((column) => column.name)
      .filter((column) => column !== 'user_id' && !keys.map(snake).includes(column))
      .map((column) => `${name}.${column}`);
  });
  expect(left.toSorted()).toEqual(
    [
      'audit_details.key_id',
      'audit_details.salt',
      'device_requests.device_code_hash',
      'device_requests.expires_at',
      'device_requests.id',
      'device_requests.interval',
      'device_requests.last_polled_at',
      'device_requests.user_code_pseudonym',
      'former_emails.email_canonical',
      'former_emails.id',
      'known_addresses.address',
      'known_devices.device',
      'one_time_tokens.email_canonical',
      'one_time_tokens.guesses',
      'one_time_tokens.id',
      'one_time_tokens.sealed_code',
      'one_time_tokens.sealed_content',
      'one_time_tokens.token_hash',
      'passwords.hash',
      'sessions.credential_version',
      'sessions.sid_hash',
      'tokens.token_hash',
      'users.email_canonical',
    ].toSorted(),
  );
});

test('holds no hash, no sealed text, no pseudonym, no salt, and nothing of anybody else', async () => {
  await fill();
  const text = (await download()).body;
  const { connection } = portero.db;
  const secrets = [
    'SELECT hash FROM passwords',
    'SELECT sid_hash FROM sessions',
    'SELECT token_hash FROM tokens',
    'SELECT token_hash FROM one_time_tokens',
    'SELECT sealed_code FROM one_time_tokens WHERE sealed_code IS NOT NULL',
    'SELECT device_code_hash FROM device_requests',
    'SELECT user_code_pseudonym FROM device_requests',
    'SELECT address FROM known_addresses',
    'SELECT device FROM known_devices',
    'SELECT salt FROM audit_details',
    'SELECT hash FROM audit_trail',
    'SELECT id FROM users WHERE email <> (SELECT email FROM users LIMIT 1)',
  ].flatMap((sql) => {
    const found = connection.prepare(sql).pluck().all() as string[];
    expect(found, sql).not.toEqual([]);
    return found;
  });
  for (const secret of [...secrets, bob.email, '198.51.100.77', cookie.split('=')[1] as string])
    expect(text).not.toContain(secret);
});

test('comes as a file that no cache keeps, and its reading is noted', async () => {
  const response = await download();
  expect(response.statusCode).toBe(200);
  expect(response.headers).toMatchObject({
    'content-disposition': 'attachment; filename="portero-export-2026-11-23.json"',
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(response.json()).toMatchObject({ exportedAt: portero.now.toISOString() });
  expect(eventsOf(portero)).toEqual(['signup', 'account.exported']);
});

test('asks for no fresh session, and for a session', async () => {
  portero.travel(3_600_000);
  expect((await download()).statusCode).toBe(200);
  expect((await portero.send('GET', '/me/export')).statusCode).toBe(401);
});

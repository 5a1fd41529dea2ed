/**
 * better-auth on better-sqlite3 behind node:http, as its manual has it: e-mail and password, its own scrypt
 * (N=16384 r=16 p=1). Its rate limits and its telemetry are off. COOKIE_CACHE=on answers from a signed cookie for five
 * minutes, during which a session that was revoked still counts. WAL, synchronous=NORMAL: better-sqlite3's own choice.
 */
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { openDatabase } from './database.mjs';

const { PORT, DATABASE, SECRET, COOKIE_CACHE } = process.env;
const options = {
  database: openDatabase(DATABASE),
  baseURL: `http://127.0.0.1:${PORT}`,
  secret: SECRET,
  emailAndPassword: { enabled: true },
  session: { cookieCache: { enabled: COOKIE_CACHE === 'on', maxAge: 5 * 60 } },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
const { runMigrations } = await getMigrations(options);
await runMigrations();

createServer(toNodeHandler(betterAuth(options))).listen(Number(PORT), '127.0.0.1');

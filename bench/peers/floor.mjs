/**
 * What a careful hand gets that wants nothing but speed: Fastify, one fast-jwt verifier, one prepared SELECT by primary
 * key, argon2id m=19456 t=2 p=1. No log, no security headers, no limits, no revocation, no ORM. The reference of ratios.
 * HASHER=node-rs hashes with @node-rs/argon2 in place of argon2. WAL, synchronous=FULL.
 */
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import { createSigner, createVerifier } from 'fast-jwt';
import Fastify from 'fastify';
import { argon2id } from './argon2id.mjs';
import { openDatabase } from './database.mjs';

const { PORT, DATABASE, SECRET, HASHER } = process.env;
const { hash, verify } = await argon2id(HASHER);
const database = openDatabase(DATABASE, 'FULL');
database.exec(
  'CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, hash TEXT NOT NULL)',
);
const byId = database.prepare('SELECT id, email, name FROM users WHERE id = ?');
const byEmail = database.prepare('SELECT id, email, name, hash FROM users WHERE email = ?');
const insert = database.prepare('INSERT INTO users (id, email, name, hash) VALUES (?, ?, ?, ?)');

const sign = createSigner({ key: SECRET, algorithm: 'HS256', expiresIn: 12 * 60 * 60 * 1000 });
const verifyToken = createVerifier({ key: SECRET, algorithms: ['HS256'] });
const attributes = { httpOnly: true, sameSite: 'lax', path: '/' };

const user = {
  type: 'object',
  properties: { id: { type: 'string' }, email: { type: 'string' }, name: { type: 'string' } },
};
const text = { type: 'string', minLength: 1, maxLength: 256 };
const body = (...names) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, text])),
});

const app = Fastify({ logger: false });
app.register(cookie);

app.post('/signup', { schema: { body: body('email', 'name', 'password') } }, async (request, reply) => {
  const { email, name, password } = request.body;
  const id = randomUUID();
  insert.run(id, email.toLowerCase(), name, await hash(password));
  reply.setCookie('session', sign({ sub: id }), attributes).code(201);
  return { id, email, name };
});

const loginSchema = { body: body('email', 'password'), response: { 200: user } };
app.post('/login', { schema: loginSchema }, async (request, reply) => {
  const found = byEmail.get(request.body.email.toLowerCase());
  if (!found || !(await verify(found.hash, request.body.password))) return reply.code(401).send({ error: 'refused' });
  reply.setCookie('session', sign({ sub: found.id }), attributes);
  return found;
});

app.get('/me', { schema: { response: { 200: user } } }, async (request, reply) => {
  let claims;
  try {
    claims = verifyToken(request.cookies.session ?? '');
  } catch {
    return reply.code(401).send();
  }
  return byId.get(claims.sub) ?? reply.code(401).send();
});

await app.listen({ host: '127.0.0.1', port: Number(PORT) });

/**
 * Express 5 with passport-local and express-session, as their manuals put them together: sessions in SQLite, argon2id
 * m=19456 t=2 p=1. resave and saveUninitialized off, as is advised; the session row is still touched at every request,
 * which is how express-session works. WAL, synchronous=NORMAL: better-sqlite3's own choice.
 */
import { randomUUID } from 'node:crypto';
import sqliteStore from 'better-sqlite3-session-store';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { argon2id } from './argon2id.mjs';
import { openDatabase } from './database.mjs';

const { PORT, DATABASE, SECRET } = process.env;
const { hash, verify } = await argon2id();
const database = openDatabase(DATABASE);
database.exec(
  'CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, hash TEXT NOT NULL)',
);
const byId = database.prepare('SELECT id, email, name FROM users WHERE id = ?');
const byEmail = database.prepare('SELECT id, email, name, hash FROM users WHERE email = ?');
const insert = database.prepare('INSERT INTO users (id, email, name, hash) VALUES (?, ?, ?, ?)');

passport.use(
  new Strategy({ usernameField: 'email' }, (email, password, done) => {
    const found = byEmail.get(email.toLowerCase());
    if (!found) return done(null, false);
    verify(found.hash, password).then((matches) => done(null, matches && found), done);
  }),
);
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, byId.get(id) ?? false));

const shown = ({ id, email, name }) => ({ id, email, name });
const app = express();
app.disable('x-powered-by');
app.use(express.json());
const SqliteStore = sqliteStore(session);
app.use(
  session({
    store: new SqliteStore({ client: database }),
    secret: SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax' },
  }),
);
app.use(passport.session());

app.post('/signup', async (request, response, next) => {
  const { email, name, password } = request.body;
  const user = { id: randomUUID(), email: email.toLowerCase(), name };
  insert.run(user.id, user.email, name, await hash(password));
  request.logIn(user, (error) => (error ? next(error) : response.status(201).json(user)));
});
app.post('/login', passport.authenticate('local'), (request, response) => response.json(shown(request.user)));
app.get('/me', (request, response) =>
  request.user ? response.json(shown(request.user)) : response.status(401).json({ error: 'not signed in' }),
);

app.listen(Number(PORT), '127.0.0.1');

/** The tutorial's app: on Debian's own Python, where its packages are there. */
import { inRoot } from '../../../scripts/root.ts';
import { onPath, PYTHON, runs } from '../../../scripts/system-tools.ts';
import { type Place, postForm, type Target } from './target.ts';

const packages = {
  'python3-flask': 'flask',
  'python3-flask-login': 'flask_login',
  'python3-flask-sqlalchemy': 'flask_sqlalchemy',
  gunicorn: 'gunicorn',
};

/** The Debian packages that it lacks here; empty where it can run. */
export function flaskLacks(): string[] {
  if (!onPath(PYTHON.slice(PYTHON.lastIndexOf('/') + 1))) return ['python3', ...Object.keys(packages)];
  return Object.entries(packages).flatMap(([name, module]) => (runs(PYTHON, '-c', `import ${module}`) ? [] : [name]));
}

const env = ({ folder }: Place) => ({
  SECRET: 'of the bench alone, and never anywhere else',
  DATABASE: `${folder}/peer.sqlite`,
  PYTHONDONTWRITEBYTECODE: '1',
});

export const flask: Target = {
  name: 'flask',
  about:
    "the tutorial's app: Flask-Login, SQLAlchemy, gunicorn with 2 sync workers, Werkzeug's default PBKDF2-SHA256 with " +
    '260,000 rounds (not the single SHA-256 of the tutorial), SQLite with its rollback journal and synchronous=FULL; ' +
    'no log, no limits',
  // Its workers would both make the tables.
  prepare: (place) => ({ command: [PYTHON, '-c', 'import flask_app'], env: env(place), cwd: inRoot('bench/peers') }),
  command: (place) => ({
    command: [PYTHON, '-m', 'gunicorn', '--bind', `127.0.0.1:${place.port}`, '--workers', '2', 'flask_app:app'],
    env: env(place),
    cwd: inRoot('bench/peers'),
  }),
  me: '/profile',
  signup: (person) => postForm('/signup', { ...person, name: 'Somebody' }, '/login'),
  login: (person) => postForm('/login', { ...person }, '/profile'),
  stored: { file: 'peer.sqlite', hash: 'SELECT password FROM user LIMIT 1' },
  library: () => 'werkzeug',
};

import { describe, expect, test } from 'vitest';
import { type ForeignHash, readForeignHash, readKeptHash } from './foreign-hashes.ts';
import { createHasher } from './passwords.ts';

const parameters = { memoryCost: 1024, timeCost: 2, parallelism: 1 };

/** As Werkzeug 2.2 and 3 wrote them, with their passwords. */
const werkzeug = [
  [
    'sha256$xy5VilTtClFTX2gZ$ceef5feee8b61f72ff65437da4bf7ecea5f68a304f97fdec30cd93afa05a5da0',
    'correct horse battery',
    'weak',
  ],
  [
    'sha256$arNwayF0BFjQ1e2f$a10c28a5e0ff806ba8ca1c3e181409dc91ea68d7657a7d34f02666a0e89d7ec6',
    'contraseña segura ñ',
    'weak',
  ],
  [
    'pbkdf2:sha256:260000$DoZVbMv03TY5Q7BK$d1ef8785f37008540314739413ce7bfb716aa612066aaa4bbf7b6c757ee06b12',
    'pbkdf2 password here',
    'weak',
  ],
  [
    'pbkdf2:sha512:1000$A20qTvL6pXNSq85M$cd5e894b69d0b8183821116920a845ec3d5dd44a41f1212b44cbe074c51d75aca7aa9e6e4471652efa1d1e416db85ac96a0e1d4478cfee444568be46deba1fe3',
    'pbkdf2 sha512 pw',
    'weak',
  ],
  [
    'scrypt:32768:8:1$2qo8N2DkGyWUYjlp$c1890cd96f1057b5ec5dbd527c5eaab973604a81ebe697ecae001a27470ebbe146bf5207f340802bace5054c4faa010c82c2e19e1e09fb2274ac95562efbc83b',
    'scrypt password here',
    'strong',
  ],
  ['md5$2sZuKDSoITu00yiF$8ff694990ca28241774177e899ee0928', 'plain md5 method', 'weak'],
  // Without salt, Werkzeug left the HMAC out.
  ['sha256$$2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b', 'secret', 'weak'],
] as const;

function read(text: string): ForeignHash {
  const hash = readForeignHash(text);
  if ('fault' in hash) throw new Error(hash.fault);
  return hash;
}

describe.each(werkzeug)('%s', (text, password, strength) => {
  test('is taken over and found right for its password, wrong for every other', async () => {
    const hasher = await createHasher({ parameters });
    const kept = await hasher.adopt(read(text));
    expect(await hasher.verify(kept, password)).toBe(true);
    for (const other of ['', `${password} `, password.toUpperCase(), text, kept]) {
      expect(await hasher.verify(kept, other)).toBe(false);
    }
  });

  test('asks to be made anew', async () => {
    const hasher = await createHasher({ parameters });
    expect(hasher.needsRehash(await hasher.adopt(read(text)))).toBe(true);
  });

  test(strength === 'weak' ? 'no longer stands in what is stored' : 'is kept as it is, being strong', async () => {
    const hasher = await createHasher({ parameters });
    const digest = text.split('$')[2] ?? '';
    const kept = await hasher.adopt(read(text));
    if (strength === 'strong') return expect(kept).toBe(text);
    expect(kept).not.toContain(digest);
    expect(kept).toMatch(/^wrapped:[a-z0-9:]+\$\w*\$argon2id\$v=19\$m=1024,/);
    // The digest alone, as a thief of the old database has it, is no password.
    expect(await hasher.verify(kept, digest)).toBe(false);
    expect(readKeptHash(kept)).toMatchObject({ wrapped: true, salt: text.split('$')[1] });
  });
});

describe('a foreign hash is refused, with the reason,', () => {
  const digest = 'ab'.repeat(32);
  const key = 'ab'.repeat(64);
  test.each([
    ['', 'is not of the form method$salt$hex'],
    ['nonsense', 'is not of the form method$salt$hex'],
    ['sha256$salt', 'is not of the form'],
    [`sha256$salt$${digest}$more`, 'is not of the form'],
    [`sha256$salt$${digest.slice(2)}`, 'is cut short or too long for sha256'],
    ['sha256$salt$not hexadecimal', 'is not of the form'],
    [`sha256$${'s'.repeat(257)}$${digest}`, 'has a salt of more than 256 characters'],
    ['plain$$636c656172', 'is of a kind that is not known'],
    [`__proto__$salt$${digest}`, 'is of a kind that is not known'],
    [`constructor$salt$${digest}`, 'is of a kind that is not known'],
    [`pbkdf2:toString:1000$salt$${digest}`, 'is of a kind that is not known'],
    [`pbkdf2:sha256:1000000000$salt$${digest}`, 'asks for 1000000000 iterations; 1000000 is the most'],
    [`pbkdf2:sha256:1000001$salt$${digest}`, 'asks for 1000001 iterations; 1000000 is the most'],
    [`pbkdf2:sha512:1000001$salt$${key}`, 'asks for 1000001 iterations; 1000000 is the most'],
    [`pbkdf2:sha1:1300001$salt$${'ab'.repeat(20)}`, 'asks for 1300001 iterations; 1300000 is the most'],
    [`scrypt:131072:8:1$salt$${key}`, 'which is more memory or work than a log-in may cost'],
    [`scrypt:65536:8:3$salt$${key}`, 'which is more memory or work than a log-in may cost'],
    // Next to nothing to mix, but 32 MiB to fill and to read twice.
    [`scrypt:2:1:262144$salt$${key}`, 'which is more memory or work than a log-in may cost'],
    [`scrypt:2:262144:1$salt$${key}`, 'which is more memory or work than a log-in may cost'],
    [`pbkdf2:sha256:0$salt$${digest}`, 'has no number of iterations'],
    [`pbkdf2:sha256:-1$salt$${digest}`, 'has no number of iterations'],
    [`pbkdf2:sha256:1e3$salt$${digest}`, 'has no number of iterations'],
    [`pbkdf2:sha256:${'9'.repeat(400)}$salt$${digest}`, 'has parameters out of bounds'],
    [`scrypt:1073741824:8:1$salt$${key}`, 'which is more memory or work than a log-in may cost'],
    [`scrypt:32768:8:1000$salt$${key}`, 'which is more memory or work than a log-in may cost'],
    [`scrypt:2:999999999:1$salt$${key}`, 'which is more memory or work than a log-in may cost'],
    [`scrypt:30000:8:1$salt$${key}`, 'has parameters that scrypt does not take'],
    [`scrypt:4294967297:8:1$salt$${key}`, 'which is more memory or work than a log-in may cost'],
    [`scrypt:65536:1:1$salt$${key}`, 'has parameters that scrypt does not take'],
    [`scrypt:32768:8$salt$${key}`, 'has parameters that scrypt does not take'],
    ['$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW', 'is not of the form'],
  ])('when it is %s', (text, reason) => {
    expect(readForeignHash(text)).toEqual({ fault: expect.stringContaining(reason) });
  });
});

test('every hash that is accepted can be checked: the bounds are those of the functions themselves', async () => {
  const shapes = ['2:1:1', '65536:8:2', '32768:8:4', '32768:1:8', '2:1:199999', '2:99999:1', '1024:512:2'];
  for (const method of ['pbkdf2:sha1:1', 'pbkdf2:sha224:5', 'scrypt', ...shapes.map((shape) => `scrypt:${shape}`)]) {
    const length = method.startsWith('scrypt') ? 64 : method.includes('sha224') ? 28 : 20;
    const hash = read(`${method}$salt$${'ab'.repeat(length)}`);
    expect(await hash.form.derive('password', 'salt')).toHaveLength(length * 2);
  }
});

test.each([
  ['pbkdf2:sha256:600000', 32],
  ['pbkdf2:sha256:1000000', 32],
  ['pbkdf2:sha512:210000', 64],
  ['pbkdf2:sha512:1000000', 64],
  ['pbkdf2:sha1:1300000', 20],
  ['scrypt:32768:8:1', 64],
  ['scrypt:65536:8:2', 64],
  ['scrypt:16384:16:1', 64],
])('%s, which OWASP or Werkzeug asks for or more, is taken over as it is', (method, bytes) => {
  expect(read(`${method}$salt$${'ab'.repeat(bytes)}`).form.weak).toBe(false);
});

test.each(['scrypt:1024:8:32', 'scrypt:16384:8:5', 'scrypt:32768:4:2'])(
  'scrypt that makes up with work for memory that it lacks, such as %s, is weak: memory is what a guess costs a thief',
  (method) => {
    expect(read(`${method}$salt$${'ab'.repeat(64)}`).form.weak).toBe(true);
  },
);

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptKeyring, SecretRefused } from './secret-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portero-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the secret is made once, with its folder, and nothing else is left beside it', () => {
  const data = join(folder, 'deep/data');
  const made = keptKeyring(data);
  expect(keptKeyring(data)).toEqual(made);
  expect(readdirSync(data)).toEqual(['secrets']);
});

test('two installations never have the same secret', () => {
  expect(keptKeyring(join(folder, 'a'))).not.toEqual(keptKeyring(join(folder, 'b')));
});

test('a draft that a crash left behind does not keep the next start from making the secret', () => {
  // In a container the program has the same process id at each start.
  writeFileSync(join(folder, `secrets.${process.pid}`), 'k1:half');
  expect(keptKeyring(folder).secrets.size).toBe(1);
  expect(existsSync(join(folder, 'secrets'))).toBe(true);
});

test('secrets that the operator wrote there are used, several as well', () => {
  const text = 'k2:Qm7wT4xNz9cVb2LkJ5hGf8dSa3pRy6uE,k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE\n';
  writeFileSync(join(folder, 'secrets'), text);
  expect([...keptKeyring(folder).secrets.keys()]).toEqual(['k2', 'k1']);
});

test.each(['', 'k1:short', 'no name'])('a file that holds "%s" is refused with a sentence, not replaced', (text) => {
  writeFileSync(join(folder, 'secrets'), text);
  expect(() => keptKeyring(folder)).toThrow(SecretRefused);
  expect(() => keptKeyring(folder)).toThrow(/secrets cannot be used: .+\.$/);
});

test('a secret that others may read is made the owner\u2019s own again', () => {
  keptKeyring(folder);
  chmodSync(join(folder, 'secrets'), 0o644);
  keptKeyring(folder);
  expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o600);
});

test('something else under that name is refused in a sentence that names it', () => {
  mkdirSync(join(folder, 'secrets'));
  expect(() => keptKeyring(folder)).toThrow(`The file ${join(folder, 'secrets')} cannot be used:`);
});

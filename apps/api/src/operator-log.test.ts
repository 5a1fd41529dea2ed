import { chownSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { operatorLog, operatorRecorder } from './operator-log.ts';
import { cleanUp, temporaryFolder } from './test-server.ts';

afterAll(cleanUp);

const isRoot = process.getuid?.() === 0;
const client = { address: 'local', userAgent: 'ada', requestId: '' };
/** The database of a folder. */
const databaseIn = (folder: string) => ({ databaseFile: join(folder, 'portero.sqlite') });
const note = (folder: string, onRefusal: (text: string) => void = () => expect.unreachable()) =>
  operatorRecorder(databaseIn(folder), onRefusal)({ event: 'user.enabled', userId: 'u', client });

test('a deed is a line of JSON with who did it, for the owner alone', () => {
  const folder = temporaryFolder();
  note(folder);
  note(folder);
  const lines = readFileSync(operatorLog(databaseIn(folder)), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'user.enabled', userId: 'u', by: 'ada', level: 'info' },
    { event: 'user.enabled' },
  ]);
  expect(statSync(operatorLog(databaseIn(folder))).mode & 0o777).toBe(0o600);
});

test('where it cannot be noted, that is said once, and the deed stays done', () => {
  const said: string[] = [];
  const record = operatorRecorder(databaseIn('/nowhere/at/all'), (text) => said.push(text));
  for (let n = 0; n < 3; n += 1) record({ event: 'user.enabled', userId: 'u', client });
  expect(said).toEqual([expect.stringMatching(/^Not noted in .*operator\.log: ENOENT/)]);
});

test.runIf(isRoot)('what root notes first, the user of the server can go on noting', () => {
  const folder = temporaryFolder();
  chownSync(folder, 4321, 4321);
  note(folder);
  const { uid, gid } = statSync(operatorLog(databaseIn(folder)));
  expect([uid, gid]).toEqual([4321, 4321]);
});

test('whoever owns the folder cannot lead root to a file elsewhere', () => {
  const [folder, elsewhere] = [temporaryFolder(), join(temporaryFolder(), 'passwd')];
  writeFileSync(elsewhere, 'root\n');
  symlinkSync(elsewhere, operatorLog(databaseIn(folder)));
  if (isRoot) chownSync(folder, 4321, 4321);
  const said: string[] = [];
  note(folder, (text) => said.push(text));
  expect([said.length, readFileSync(elsewhere, 'utf8'), lstatSync(elsewhere).uid]).toEqual([
    1,
    'root\n',
    process.getuid?.(),
  ]);
});

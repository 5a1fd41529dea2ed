import { chownSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { operatorLog, operatorRecorder } from './operator-log.ts';
import { cleanUp, temporaryFolder } from './test-server.ts';

afterAll(cleanUp);

const isRoot = process.getuid?.() === 0;
const client = { address: 'local', userAgent: 'ada', requestId: '' };
const note = (dataDir: string, onRefusal: (text: string) => void = () => expect.unreachable()) =>
  operatorRecorder({ dataDir }, onRefusal)({ event: 'user.enabled', userId: 'u', client });

test('a deed is a line of JSON with who did it, for the owner alone', () => {
  const dataDir = temporaryFolder();
  note(dataDir);
  note(dataDir);
  const lines = readFileSync(operatorLog({ dataDir }), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'user.enabled', userId: 'u', by: 'ada', level: 'info' },
    { event: 'user.enabled' },
  ]);
  expect(statSync(operatorLog({ dataDir })).mode & 0o777).toBe(0o600);
});

test('where it cannot be noted, that is said once, and the deed stays done', () => {
  const said: string[] = [];
  const record = operatorRecorder({ dataDir: '/nowhere/at/all' }, (text) => said.push(text));
  for (let n = 0; n < 3; n += 1) record({ event: 'user.enabled', userId: 'u', client });
  expect(said).toEqual([expect.stringMatching(/^Not noted in .*operator\.log: ENOENT/)]);
});

test.runIf(isRoot)('what root notes first, the user of the server can go on noting', () => {
  const dataDir = temporaryFolder();
  chownSync(dataDir, 4321, 4321);
  note(dataDir);
  const { uid, gid } = statSync(operatorLog({ dataDir }));
  expect([uid, gid]).toEqual([4321, 4321]);
});

test('whoever owns the folder cannot lead root to a file elsewhere', () => {
  const [dataDir, elsewhere] = [temporaryFolder(), join(temporaryFolder(), 'passwd')];
  writeFileSync(elsewhere, 'root\n');
  symlinkSync(elsewhere, operatorLog({ dataDir }));
  if (isRoot) chownSync(dataDir, 4321, 4321);
  const said: string[] = [];
  note(dataDir, (text) => said.push(text));
  expect([said.length, readFileSync(elsewhere, 'utf8'), lstatSync(elsewhere).uid]).toEqual([
    1,
    'root\n',
    process.getuid?.(),
  ]);
});

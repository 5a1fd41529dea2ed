import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { filePermissions, folderFindings, type MayAccess } from './permissions.ts';

afterAll(cleanUp);

const everything: MayAccess = () => true;
const nothing: MayAccess = () => false;
const isRoot = process.getuid?.() === 0;

function folderOf(mode: number, name = 'data'): string {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  chmodSync(folder, mode);
  return folder;
}

function fileOf(mode: number, folder = folderOf(0o700)): string {
  const file = join(folder, 'portero.sqlite');
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
}

describe('a folder', () => {
  test('of its own is well; one that is not there is nothing to speak of', () => {
    expect(folderFindings(folderOf(0o700))).toMatchObject({ isOpen: true, findings: [{ state: 'ok' }] });
    expect(folderFindings('/nowhere/at/all')).toEqual({ isOpen: true, findings: [] });
  });

  test('that others can write to is to be closed, in a line that a shell takes as it is', () => {
    const folder = folderOf(0o777, "it's mine");
    expect(folderFindings(folder).findings).toMatchObject([
      { state: 'wrong', fix: `chmod 700 '${folder.replace("'", "'\\''")}'` },
    ]);
  });

  test('that everybody uses, such as /tmp, is not to be closed but to be left', () => {
    const [finding] = folderFindings(folderOf(0o1777)).findings;
    expect(finding).toMatchObject({ state: 'wrong', fix: expect.stringContaining('a folder of its own') });
    expect(finding?.fix).not.toContain('chmod');
  });

  test('that this user may not open, or that is none, is said to be so, and nothing in it is looked at', () => {
    expect(folderFindings(folderOf(0o700), nothing)).toMatchObject({
      isOpen: false,
      findings: [{ state: 'wrong', fix: expect.stringContaining('sudo -u') }],
    });
    expect(folderFindings(fileOf(0o600))).toMatchObject({ isOpen: false, findings: [{ state: 'wrong' }] });
  });

  test('that cannot be written is found, also by root, who could', () => {
    const folder = folderOf(0o500);
    expect(folderFindings(folder, everything).findings).toMatchObject([{ state: 'wrong', fix: `chmod u+w ${folder}` }]);
    chmodSync(folder, 0o700);
  });
});

describe('a file', () => {
  test('for its owner alone is well; one that is not there is nothing to speak of', () => {
    const file = fileOf(0o600);
    expect(filePermissions(file, true)).toMatchObject([{ state: 'ok' }]);
    expect(filePermissions(`${file}-wal`, true)).toEqual([]);
    expect(filePermissions(folderOf(0o700), true)).toEqual([]);
  });

  test('that others can read is to be closed', () => {
    const file = fileOf(0o640);
    expect(filePermissions(file, true)).toMatchObject([{ state: 'wrong', fix: `chmod 600 ${file}` }]);
  });

  test('that cannot be written is found where the server writes it, and is well where it only reads', () => {
    const file = fileOf(0o400);
    expect(filePermissions(file, true, everything)).toMatchObject([{ state: 'wrong', fix: `chmod u+w ${file}` }]);
    expect(filePermissions(file, false, nothing)).toMatchObject([{ state: 'ok' }]);
    expect(filePermissions(fileOf(0o600), true, nothing)).toMatchObject([
      { state: 'wrong', fix: expect.stringContaining('mounted') },
    ]);
  });

  test.runIf(isRoot)('that root has made in somebody\u2019s folder is to be given to them', () => {
    const folder = folderOf(0o700);
    const file = fileOf(0o600, folder);
    chownSync(folder, 4321, 4321);
    expect(filePermissions(file, true)).toMatchObject([{ state: 'wrong', fix: `chown 4321:4321 ${file}` }]);
    chownSync(file, 4321, 4321);
    expect(filePermissions(file, true)).toMatchObject([{ state: 'advice', fix: expect.stringContaining('sudo -u') }]);
    chownSync(folder, 0, 0);
    expect(filePermissions(file, true)).toMatchObject([{ state: 'wrong', fix: `chown 4321:4321 ${folder}` }]);
  });
});

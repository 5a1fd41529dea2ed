import type { ImportedRow } from '@portero/auth/operator';
import { expect, onTestFinished, test, vi } from 'vitest';
import { quietTerminal } from '../test-cli.ts';
import { ImportReport } from './import-report.ts';

const row: ImportedRow = {
  id: '1',
  email: 'ada@example.com',
  outcome: 'imported',
  note: null,
  method: 'scrypt:32768:8:1',
};

test('a run that ends early tells what was written until then, and that it is not all', () => {
  const terminal = quietTerminal();
  const report = new ImportReport(terminal, { total: 3, dryRun: false, json: true });
  report.add([row]);
  report.end();
  expect(JSON.parse(terminal.said.stdout)).toMatchObject({ complete: false, imported: 1, refused: 0, rows: [row] });
  expect(terminal.said.stderr).toBe(
    '1 imported, 0 already there, 0 refused.\n2 of 3 rows were not reached: run the command again to go on.\n',
  );
});

test('a run that never began tells nothing', () => {
  const terminal = quietTerminal();
  new ImportReport(terminal, { total: 3, dryRun: false, json: true }).end();
  expect(terminal.said).toEqual({ stdout: '', stderr: '' });
});

test('an empty table is a run like any other', () => {
  const terminal = quietTerminal();
  const report = new ImportReport(terminal, { total: 0, dryRun: true, json: true });
  report.complete([]);
  report.end();
  expect(JSON.parse(terminal.said.stdout)).toMatchObject({ dryRun: true, complete: true, imported: 0, rows: [] });
});

test('where nobody looks on, a line every five seconds says how far it is', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const terminal = quietTerminal();
  const report = new ImportReport(terminal, { total: 2, dryRun: false, json: true });
  report.add([row]);
  expect(terminal.said.stderr).toBe('');
  vi.advanceTimersByTime(5000);
  report.add([row]);
  expect(terminal.said.stderr).toContain('2 of 2');
});

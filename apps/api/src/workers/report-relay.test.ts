import type { Worker } from 'node:cluster';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PrimaryMessage } from './channel.ts';
import { reportRelay } from './report-relay.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Two workers, what they are sent, and the relay between them. */
function scene() {
  const sent: [string, PrimaryMessage][] = [];
  const gone = new Set<string>();
  const worker = (name: string) =>
    ({
      isConnected: () => !gone.has(name),
      send: (message: PrimaryMessage) => sent.push([name, message]),
    }) as unknown as Worker;
  const [one, two] = [worker('one'), worker('two')];
  return { one, two, sent, gone, relay: reportRelay(new Set([one, two])) };
}

/** The id that the workers are asked by. */
const askedAs = (sent: [string, PrimaryMessage][]) =>
  sent.flatMap(([, message]) => (message.kind === 'report-wanted' ? [message.id] : [])).at(-1) ?? 0;

test('whoever asks gets the reports of all, its own among them', () => {
  const { one, two, sent, relay } = scene();
  relay.heard(one, { kind: 'reports-wanted', id: 7 });
  const id = askedAs(sent);
  expect(sent.splice(0).map(([name, { kind }]) => [name, kind])).toEqual([
    ['one', 'report-wanted'],
    ['two', 'report-wanted'],
  ]);
  relay.heard(two, { kind: 'report', id, report: ['of two'] });
  expect(sent).toEqual([]);
  relay.heard(one, { kind: 'report', id, report: ['of one'] });
  expect(sent).toEqual([['one', { kind: 'reports', id: 7, reports: [['of two'], ['of one']] }]]);
});

test('a worker that does not answer is left out after three seconds, and may answer too late', () => {
  const { one, two, sent, relay } = scene();
  relay.heard(one, { kind: 'reports-wanted', id: 1 });
  const id = askedAs(sent);
  relay.heard(one, { kind: 'report', id, report: ['of one'] });
  sent.splice(0);
  vi.advanceTimersByTime(2_999);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1);
  relay.heard(two, { kind: 'report', id, report: ['of two'] });
  expect(sent).toEqual([['one', { kind: 'reports', id: 1, reports: [['of one']] }]]);
});

test('a worker that has gone is neither asked nor answered', () => {
  const { one, two, sent, gone, relay } = scene();
  gone.add('two');
  relay.heard(one, { kind: 'reports-wanted', id: 1 });
  gone.add('one');
  relay.heard(one, { kind: 'report', id: askedAs(sent), report: [] });
  expect(sent.map(([name, { kind }]) => [name, kind])).toEqual([['one', 'report-wanted']]);
  expect(two.isConnected()).toBe(false);
});

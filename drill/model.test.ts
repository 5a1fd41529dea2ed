import { expect, test } from 'vitest';
import { Account, nobody, type Operation, type Outcome, type State } from './model.ts';
import { randomOf } from './random.ts';
import { judge, type Sighting } from './verdict.ts';

const ada = (change: Partial<State> = {}): State => ({ password: 'old', name: 'Ada', live: ['one'], ...change });
const operation = (
  outcome: Outcome,
  before: State,
  after: State,
  [startedAt, endedAt]: readonly [number, number] = [0, 1],
): Operation => ({ kind: 'test', startedAt, endedAt, outcome, status: null, before, after: [after] });

/** What a server says whose account is in that state, about all that it is asked. */
const seenOf = (state: State, cookies: readonly string[], passwords: readonly string[]): Sighting => ({
  cookies: new Map(cookies.map((one) => [one, state.live.includes(one) ? state.name : null])),
  passwords: new Map(passwords.map((one) => [one, one === state.password])),
  ...(state.password === null && { isFree: true }),
});

test('what was acknowledged is what must be; what was not may be so or not', () => {
  for (const [outcome, states] of [
    ['acknowledged', [ada({ name: 'Countess' })]],
    ['unanswered', [ada(), ada({ name: 'Countess' })]],
    ['unavailable', [ada(), ada({ name: 'Countess' })]],
    ['unexpected', [ada(), ada({ name: 'Countess' })]],
  ] as const) {
    const account = new Account('ada@example.com');
    account.note(operation('acknowledged', nobody, ada()));
    account.note(operation(outcome, ada(), ada({ name: 'Countess' })));
    expect(account.worlds).toEqual(states);
    expect(account.settled).toBe(outcome === 'acknowledged');
  }
});

test('a change without an answer is there or not, and both are true; half of it is not', () => {
  const changed = ada({ password: 'new', live: [] });
  const worlds = [ada(), changed];
  const asked = [
    ['one', 'two'],
    ['old', 'new'],
  ] as const;
  expect(judge(worlds, seenOf(ada(), ...asked))).toEqual({ fits: ada() });
  expect(judge(worlds, seenOf(changed, ...asked))).toEqual({ fits: changed });
  // The new password holds, and the session that it should have ended lives.
  expect(judge(worlds, seenOf(ada({ password: 'new' }), ...asked))).toHaveProperty('faults');
  // The sessions are ended, and the old password holds.
  expect(judge(worlds, seenOf(ada({ live: [] }), ...asked))).toHaveProperty('faults');
});

test.each([
  ['a session that was ended lives', ada({ live: ['one', 'two'] }), 'an ended session lives (…two)'],
  ['a session that must live is gone', ada({ live: [] }), 'a live session does not sign in (…one)'],
  ['a name that was changed is the old one again', ada({ name: 'A' }), 'the name is "A" and not "Ada"'],
  ['the password is another one', ada({ password: 'new' }), 'the password "old" does not sign in'],
  ['an account is gone', nobody, 'the account is gone'],
])('it is found if %s', (_what, is, says) => {
  const verdict = judge([ada()], seenOf(is, ['one', 'two'], ['old', 'new']));
  expect(verdict).toEqual({ faults: expect.arrayContaining([says]) });
});

test('a sign-up without an answer has made the account, or left the address free; never taken and of no use', () => {
  const worlds = [nobody, ada({ live: [] })];
  expect(judge(worlds, seenOf(nobody, [], ['old']))).toEqual({ fits: nobody });
  expect(judge(worlds, seenOf(ada(), [], ['old']))).toEqual({ fits: ada({ live: [] }) });
  const taken = { cookies: new Map(), passwords: new Map([['old', false]]), isFree: false };
  expect(judge(worlds, taken)).toEqual({
    faults: expect.arrayContaining([expect.stringContaining('the address is taken, and nobody can sign in to it')]),
  });
});

test('a backup holds what was acknowledged before it began, and nothing that began after it was done', () => {
  const account = new Account('ada@example.com');
  const [first, second, third, fourth] = ['A', 'B', 'C', 'D'].map((name) => ada({ name })) as [
    State,
    State,
    State,
    State,
  ];
  account.note(operation('acknowledged', nobody, first, [0, 10]));
  account.note(operation('acknowledged', first, second, [20, 30]));
  account.note(operation('acknowledged', second, third, [40, 50]));
  account.note(operation('unanswered', third, fourth, [60, 70]));
  const between = (from: number, to: number) => account.worldsBetween(from, to).map(({ name }) => name);
  expect(between(-9, -1)).toEqual(['']);
  expect(between(31, 39)).toEqual(['B']);
  expect(between(31, 45)).toEqual(['B', 'C']);
  expect(between(25, 25)).toEqual(['A', 'B']);
  expect(between(80, 90)).toEqual(['C', 'D']);
});

test('the same seed draws the same, and another one something else', () => {
  const draws = (seed: number) => Array.from({ length: 20 }, randomOf(seed).fork('x').fraction);
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
  expect(Math.max(...draws(7))).toBeLessThan(1);
});

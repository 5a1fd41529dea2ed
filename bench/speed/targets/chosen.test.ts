import { expect, test } from 'vitest';
import { measurementNames } from '../plan.ts';
import { chosenTargets } from './chosen.ts';

const names = (...args: Parameters<typeof chosenTargets>) => {
  const chosen = chosenTargets(...args);
  return Object.fromEntries(measurementNames.map((name) => [name, chosen.of(name).map((target) => target.name)]));
};

test('in the quick mode Portero is measured beside those whom a goal compares with, and no others', () => {
  expect(names('quick', undefined)).toMatchObject({
    me: ['portero', 'floor', 'better-auth', 'better-auth-cached', 'passport'],
    login: ['portero', 'floor', 'better-auth', 'passport'],
    start: ['portero', 'floor'],
    growth: ['portero'],
  });
});

test('who is asked for takes part in everything, but for what would be measured twice', () => {
  const asked = names('quick', ['floor', 'floor-noders', 'better-auth-cached']);
  expect(asked.me).toEqual(['portero', 'floor', 'better-auth-cached']);
  expect(asked.start).toEqual(['portero', 'floor', 'floor-noders']);
});

test('without peers nothing has to be installed', () => {
  expect(chosenTargets('full', []).hasPeers).toBe(false);
  expect(names('full', []).me).toEqual(['portero']);
});

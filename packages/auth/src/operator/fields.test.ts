import { expect, onTestFinished, test, vi } from 'vitest';
import { DisplayName, fits } from './fields.ts';

test('a name fits by its characters, of which each may take two units', () => {
  expect(['\u{1f600}'.repeat(100), '\u{1f600}'.repeat(101), ''].map((name) => fits(DisplayName, name))).toEqual([
    true,
    false,
    false,
  ]);
});

test('a text that is far too long is refused without being taken apart, which would take a hundred times its memory', () => {
  const taken = vi.spyOn(String.prototype, Symbol.iterator);
  onTestFinished(() => taken.mockRestore());
  expect(fits(DisplayName, 'n'.repeat(5_000_000))).toBe(false);
  expect(taken).not.toHaveBeenCalled();
});

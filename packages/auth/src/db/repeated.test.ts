import { expect, test } from 'vitest';
import { type PreparedRead, repeatedRead } from './repeated.ts';

interface Row {
  readonly name: string;
  readonly seenAt: Date;
}

/** A table of one row, and how often it was read and decoded. */
function table() {
  const state = { name: 'Ada', seenAt: 1000, read: 0, decoded: 0, isEmpty: false };
  const query: PreparedRead<Row[]> = {
    values: () => {
      state.read += 1;
      return state.isEmpty ? [] : [[state.name, state.seenAt]];
    },
    all: () => {
      state.decoded += 1;
      return state.isEmpty ? [] : [{ name: state.name, seenAt: new Date(state.seenAt) }];
    },
  };
  return { state, read: repeatedRead(query) };
}

test('rows that come back unchanged are decoded once, and read every time', () => {
  const { state, read } = table();
  for (let n = 0; n < 10; n += 1) expect(read({ id: '1' })).toEqual([{ name: 'Ada', seenAt: new Date(1000) }]);
  expect(state.decoded).toBe(1);
  expect(state.read).toBe(10);
});

test('a change of any column shows in the very next read, and so does a row that goes or comes back', () => {
  const { state, read } = table();
  read({ id: '1' });
  state.name = 'Grace';
  expect(read({ id: '1' })).toEqual([{ name: 'Grace', seenAt: new Date(1000) }]);
  state.seenAt = 2000;
  expect(read({ id: '1' })).toEqual([{ name: 'Grace', seenAt: new Date(2000) }]);
  state.isEmpty = true;
  expect(read({ id: '1' })).toEqual([]);
  state.isEmpty = false;
  expect(read({ id: '1' })).toEqual([{ name: 'Grace', seenAt: new Date(2000) }]);
});

test('what a caller does with its rows is not seen by the next one', () => {
  const { read } = table();
  for (let n = 0; n < 3; n += 1) {
    const [row] = read({ id: '1' });
    expect(row).toEqual({ name: 'Ada', seenAt: new Date(1000) });
    row?.seenAt.setTime(0);
    Object.assign(row ?? {}, { name: 'Mallory' });
  }
});

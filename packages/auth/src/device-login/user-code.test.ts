import { expect, test } from 'vitest';
import { plainUserCode } from './user-code.ts';

test.each(['WDJB-MJHT', 'wdjb-mjht', 'wdjbmjht', ' wdjb mjht ', 'WDJB–MJHT'])(
  'the code "%s" reads like any other',
  (typed) => {
    expect(plainUserCode(typed)).toBe('WDJB-MJHT');
  },
);

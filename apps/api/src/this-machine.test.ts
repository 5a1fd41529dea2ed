import { expect, test } from 'vitest';
import { isThisMachine } from './this-machine.ts';

test.each(['localhost', 'app.localhost', '127.0.0.1', '127.0.0.2', '[::1]', '::1'])('%s is this machine', (host) => {
  expect(isThisMachine(host)).toBe(true);
});

test.each(['localhost.example.com', 'notlocalhost', '128.0.0.1', '0.0.0.0', '127.0.0.1.example.com', '[::2]', ''])(
  '%s may be another one',
  (host) => {
    expect(isThisMachine(host)).toBe(false);
  },
);

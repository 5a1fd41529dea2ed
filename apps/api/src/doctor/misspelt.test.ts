import { expect, test } from 'vitest';
import { settings } from '../settings.ts';
import { misspeltFindings } from './misspelt.ts';

test.each([
  ['PORTERO_SECRET', 'PORTERO_SECRETS'],
  ['PUBLIC_URI', 'PUBLIC_URL'],
  ['public_url', 'PUBLIC_URL'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['TRUSTPROXY', 'TRUST_PROXY'],
  ['SIGN_UP', 'SIGNUP'],
  ['WEB_ORIGIN', 'WEB_ORIGINS'],
  ['MAIL_URI', 'MAIL_URL'],
  ['MAILFROM', 'MAIL_FROM'],
])('%s is taken for a misspelt %s', (name, meant) => {
  expect(misspeltFindings({ [name]: 'x' })).toMatchObject([
    { state: 'advice', check: 'settings', says: `${name} is no setting: ${meant} is one` },
  ]);
});

test('what begins with our name and is nothing of ours is said too', () => {
  expect(misspeltFindings({ PORTERO_COLOUR: 'green' })).toMatchObject([{ says: 'PORTERO_COLOUR is no setting' }]);
});

test('settings, what commands read, what is empty, and what others have in their environment are left alone', () => {
  const names = [...Object.keys(settings), 'PORTERO_URL', 'PORTERO_TOKEN'];
  const others = [
    'PATH',
    'HOSTNAME',
    'PORTS',
    'HOSTS',
    'XDG_DATA_DIRS',
    'LOGNAME',
    'LOG_FILE',
    'SIGNAL',
    'DATABASE_NAME',
    'MAIL',
  ];
  expect(misspeltFindings(Object.fromEntries([...names, ...others].map((name) => [name, 'x'])))).toEqual([]);
  expect(misspeltFindings({ PORTERO_SECRET: ' ' })).toEqual([]);
});

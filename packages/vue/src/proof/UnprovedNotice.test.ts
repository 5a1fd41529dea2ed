import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, succeed } from '../test-answers.ts';
import UnprovedNotice from './UnprovedNotice.vue';

async function open({ mail = true, emailVerification = 'asked', emailVerified = false } = {}) {
  const fetching = answer({
    'GET /auth/settings': () => succeed({ signup: 'open', mail, emailVerification, password: {}, scopes: [] }),
    'POST /auth/email/verification': () => succeed({ nextInSeconds: 60 }),
  });
  const store = useSessionStore();
  store.user = { ...ada, emailVerified };
  store.state = 'in';
  const notice = mount(UnprovedNotice, { slots: { code: '<a href="/confirm-email">code</a>' } });
  await flushPromises();
  return { notice, store, bodies: () => bodiesSentTo(fetching, '/auth/email/verification') };
}

test('asks for the proof, has the mail sent again, and leads to where the code is entered', async () => {
  const { notice, bodies } = await open();
  expect(notice.text()).toContain('We sent a link and a code to Ada@example.com.');
  expect(notice.get('a').attributes('href')).toBe('/confirm-email');
  await notice.get('button').trigger('click');
  await flushPromises();
  expect(bodies()).toEqual([{ email: 'Ada@example.com' }]);
  expect(notice.get('.hint').text()).toContain('60 seconds');
});

test('goes by itself as soon as the address is proved', async () => {
  const { notice, store } = await open();
  store.user = ada;
  await flushPromises();
  expect(notice.find('section').exists()).toBe(false);
});

test.each([
  ['the address is proved', { emailVerified: true }],
  ['nobody asks for it', { emailVerification: 'off' }],
  ['there is no mail to prove it by', { mail: false }],
])('says nothing where %s', async (_, how) => {
  const { notice } = await open(how);
  expect(notice.find('section').exists()).toBe(false);
});

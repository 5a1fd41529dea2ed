import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { en } from '../language/en.ts';
import { ada, answer, bodiesSentTo, refuse, session, signedIn, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import RememberSession from './RememberSession.vue';
import { useSessionStore } from './session.store.ts';

function open(reply: () => Response | Promise<Response>, remembered = false) {
  const fetching = answer({ 'PATCH /auth/session': reply });
  const store = useSessionStore();
  store.user = ada;
  store.session = { ...session, remembered };
  store.state = 'in';
  // Only what was written: another tab may be told, and ask.
  return {
    store,
    button: mount(RememberSession),
    bodies: () => bodiesSentTo(fetching, '/auth/session').filter(Boolean),
  };
}

const said = () => useToastsStore().toasts.map(({ say }) => say(en));

test('a session that ends with the browser can outlive it, and it is said until when', async () => {
  const { store, button, bodies } = open(() => succeed({ ...signedIn, session: { ...session, remembered: true } }));
  expect(button.text()).toBe(en.remember.start);
  await button.trigger('click');
  await flushPromises();
  expect(bodies()).toEqual([{ remembered: true }]);
  expect(store.session?.remembered).toBe(true);
  expect(button.text()).toBe(en.remember.stop);
  expect(said()[0]).toMatch(/^You stay signed in on this browser, until .*2026/);
});

test('one that outlives the browser can end with it', async () => {
  const { store, button, bodies } = open(() => succeed(signedIn), true);
  await button.trigger('click');
  await flushPromises();
  expect(bodies()).toEqual([{ remembered: false }]);
  expect(store.session?.remembered).toBe(false);
  expect(said()).toEqual([en.remember.off]);
});

test('it is asked once, and a refusal changes nothing', async () => {
  let reply = (_: Response) => {};
  const { store, button, bodies } = open(() => new Promise((resolve) => (reply = resolve)));
  await button.trigger('click');
  await button.trigger('click');
  expect(button.attributes('aria-disabled')).toBe('true');
  reply(refuse('overloaded'));
  await flushPromises();
  expect(bodies()).toHaveLength(1);
  expect([store.session?.remembered, button.text()]).toEqual([false, en.remember.start]);
  expect(said()).toEqual([en.problems.overloaded]);
});

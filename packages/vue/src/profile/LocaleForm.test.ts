import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nextTick } from 'vue';
import { en } from '../language/en.ts';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, session, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import LocaleForm from './LocaleForm.vue';
import * as zones from './time-zones.ts';

let unmount = () => {};
afterEach(() => unmount());
beforeEach(() => {
  vi.spyOn(zones, 'ownTimeZone').mockReturnValue('America/Lima');
});

/** The form of somebody who is signed in; the server takes what it is sent. */
function open(user = ada, answers: Parameters<typeof answer>[0] = {}) {
  const fetching = answer({
    'PATCH /me': () => {
      const body = bodiesSentTo(fetching, '/me').at(-1) as object;
      return succeed({ user: { ...user, ...body }, roles: [], session });
    },
    ...answers,
  });
  const store = useSessionStore();
  store.user = user;
  store.session = session;
  store.state = 'in';
  const form = mount(LocaleForm, { attachTo: document.body });
  unmount = () => form.unmount();
  const language = form.get<HTMLSelectElement>('[name=language]');
  const timeZone = form.get<HTMLSelectElement>('[name=timeZone]');
  async function send() {
    await form.get('form').trigger('submit');
    await flushPromises();
  }
  return { form, store, language, timeZone, send, bodies: () => bodiesSentTo(fetching, '/me') };
}

const said = () => useToastsStore().toasts.map(({ say }) => say(en));

test('the zone of this device is offered first, the others by region', () => {
  const { timeZone } = open();
  const [first, ...others] = timeZone.findAll('option').map((option) => option.text());
  expect(first).toBe('America/Lima, as on this device');
  expect(others).toEqual(expect.arrayContaining(['Europe/Madrid', 'America/New York', 'UTC']));
  expect(others).not.toContain('America/Lima');
  expect(timeZone.findAll('optgroup').map((group) => group.attributes('label'))).toContain('Europe');
  expect(timeZone.element.value).toBe('Europe/Madrid');
});

test('only what has changed is sent', async () => {
  const { language, timeZone, send, bodies, store } = open();
  await timeZone.setValue('America/Lima');
  await send();
  expect(bodies()).toEqual([{ timeZone: 'America/Lima' }]);
  expect(store.user?.timeZone).toBe('America/Lima');
  await language.setValue('es');
  await send();
  expect(bodies().at(-1)).toEqual({ language: 'es' });
  expect(said()).toEqual([en.locale.saved]);
});

test('where nothing was ever chosen, nothing is chosen for anybody', async () => {
  const { language, timeZone, send, bodies } = open({ ...ada, language: null, timeZone: null });
  expect([language.element.value, timeZone.element.value]).toEqual(['', '']);
  await send();
  expect(bodies()).toEqual([]);
});

test('a zone that this browser does not know by its name stays what it is', () => {
  const { timeZone } = open({ ...ada, timeZone: 'US/Pacific-New' });
  expect(timeZone.element.value).toBe('US/Pacific-New');
});

test('it is said what time it is there', () => {
  const { form } = open({ ...ada, timeZone: 'Asia/Tokyo' });
  const time = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit', timeZone: 'Asia/Tokyo' });
  expect(form.text()).toContain(time.format(Date.now()).slice(0, 4));
});

test('what another tab has saved is followed, unless somebody has chosen something else here', async () => {
  const { store, language, timeZone } = open();
  await timeZone.setValue('America/Lima');
  store.user = { ...ada, language: 'es', timeZone: 'Asia/Tokyo' };
  await nextTick();
  expect([language.element.value, timeZone.element.value]).toEqual(['es', 'America/Lima']);
});

test('what was refused stays chosen', async () => {
  const { form, language, send } = open(ada, { 'PATCH /me': () => refuse('overloaded') });
  await language.setValue('es');
  await send();
  expect(form.get('[role=alert]').text()).toBe(en.problems.overloaded);
  expect(language.element.value).toBe('es');
});

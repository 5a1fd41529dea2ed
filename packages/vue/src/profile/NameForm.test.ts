import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { nextTick } from 'vue';
import { useSessionStore } from '../session/session.store.ts';
import { ada } from '../test-answers.ts';
import NameForm from './NameForm.vue';

beforeEach(() => setActivePinia(createPinia()));

/** The form as somebody sees it who has just signed in. */
function open(user = ada) {
  const store = useSessionStore();
  store.user = user;
  store.state = 'in';
  const form = mount(NameForm);
  return { store, form, input: form.get<HTMLInputElement>('input[name=name]') };
}

/** Ends the session under the open form, as the server, this tab or another one does. */
function end({ store, form }: ReturnType<typeof open>, by: 'expired' | 'here') {
  store.ending = by;
  store.state = 'out';
  form.unmount();
}

test('what was typed survives a session that ends in the middle of it', async () => {
  const first = open();
  await first.input.setValue('Ada King');
  end(first, 'expired');
  expect(open().input.element.value).toBe('Ada King');
});

test('what one user typed is not handed to another', async () => {
  const first = open();
  await first.input.setValue('Ada King');
  end(first, 'expired');
  expect(open({ ...ada, id: 'somebody else', name: 'Bob' }).input.element.value).toBe('Bob');
});

test('what was typed is there again if the session was only in doubt', async () => {
  const first = open();
  await first.input.setValue('Ada King');
  first.store.hide();
  first.form.unmount();
  expect(open().input.element.value).toBe('Ada King');
});

test('what was typed is given back once, and not to a form that is opened later', async () => {
  const first = open();
  await first.input.setValue('Ada King');
  end(first, 'expired');
  open().form.unmount();
  expect(open().input.element.value).toBe(ada.name);
});

test('a name that nobody touched is no draft: a newer one is shown', () => {
  end(open(), 'expired');
  expect(open({ ...ada, name: 'Changed elsewhere' }).input.element.value).toBe('Changed elsewhere');
});

test('a log-out on purpose throws away what was typed', async () => {
  const first = open();
  await first.input.setValue('Ada King');
  end(first, 'here');
  expect(open().input.element.value).toBe(ada.name);
});

test('the field follows a name that another tab has saved, unless somebody is typing', async () => {
  const { store, input } = open();
  store.user = { ...ada, name: 'New Name' };
  await nextTick();
  expect(input.element.value).toBe('New Name');
  await input.setValue('Half a na');
  store.user = { ...ada, name: 'Newer Name' };
  await nextTick();
  expect(input.element.value).toBe('Half a na');
});

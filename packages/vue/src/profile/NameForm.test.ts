import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { nextTick } from 'vue';
import { useLanguage } from '../language/useLanguage.ts';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, refuse, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
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

test.each([
  ['is told', () => {}, ['Your name could not be saved.']],
  [
    'is not told to whoever comes next',
    (store: ReturnType<typeof open>['store']) => (store.user = { ...ada, id: 'else' }),
    [],
  ],
])('a name that could not be saved after its page was left %s', async (_, meanwhile, told) => {
  let reply = (_: Response) => {};
  answer({
    'PATCH /me': () => new Promise<Response>((resolve) => (reply = resolve)),
    'GET /auth/session': () => succeed(),
  });
  const { form, input, store } = open();
  await input.setValue('Ada King');
  await form.get('form').trigger('submit');
  form.unmount();
  meanwhile(store);
  reply(refuse('internal_error'));
  await flushPromises();
  const { t } = useLanguage();
  expect(useToastsStore().toasts.map(({ say }) => say(t.value))).toEqual(told);
});

import { ConnectionError, ProblemError } from '@portero/client';
import { api, type Problem, type ProblemCode } from '@portero/contracts';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { en } from '../language/en.ts';
import { refuse } from '../test-answers.ts';
import FormField from './FormField.vue';
import FormFrame from './FormFrame.vue';
import { type FieldOptions, type FormOptions, useForm } from './useForm.ts';

type Values = Record<'email' | 'password', string>;
type Fields = Record<keyof Values, FieldOptions>;

let unmount = () => {};
afterEach(() => unmount());

function mountForm(send: (values: Values) => Promise<void>, options: FormOptions = {}, endpoint = api.session.login) {
  let form!: ReturnType<typeof useForm<Fields>>;
  const leastLength = ref<number>();
  const Harness = defineComponent(() => {
    form = useForm<Fields>(
      endpoint,
      {
        email: { label: (w) => w.fields.email },
        password: {
          label: (w) => w.fields.password,
          isProof: true,
          constraints: () => (leastLength.value ? { minLength: leastLength.value } : {}),
        },
      },
      send,
      options,
    );
    return () =>
      h(FormFrame, { form, action: '/auth/login', submit: 'Log in' }, () => [
        h(FormField, { ...form.bind('email'), type: 'email' }),
        h(FormField, { ...form.bind('password'), type: 'password' }),
      ]);
  });
  const wrapper = mount(Harness, { attachTo: document.body });
  unmount = () => wrapper.unmount();
  const submit = async () => {
    await wrapper.get('form').trigger('submit');
    await flushPromises();
  };
  return { wrapper, form, submit, leastLength };
}

async function problem(code: ProblemCode, extra: Partial<Problem> = {}, retryAfter?: number) {
  return new ProblemError(await refuse(code, extra).json(), retryAfter);
}

function fill(form: { values: Record<string, string> }) {
  Object.assign(form.values, { email: 'ada@example.com', password: 'correct horse' });
}

test('an empty form is not sent: each field says why, and a summary that leads to them has the focus', async () => {
  const send = vi.fn();
  const { wrapper, submit } = mountForm(send);
  await submit();
  expect(send).not.toHaveBeenCalled();
  const [email] = wrapper.findAll('input');
  expect(email?.attributes('aria-invalid')).toBe('true');
  expect(wrapper.get(`[id="${email?.attributes('aria-describedby')}"]`).text()).toBe('Fill in this field.');
  const summary = wrapper.get('[role=group]');
  expect(summary.text()).toBe('Please check: Email, Password');
  expect(summary.attributes('aria-label')).toBe('There is a problem');
  expect(document.activeElement).toBe(summary.element);
  // Read once, with the focus: nothing announces it besides.
  expect(wrapper.get(`[id="${summary.attributes('aria-describedby')}"]`).text()).toBe(summary.text());
  expect(wrapper.find('[role=alert]').exists()).toBe(false);
});

test('the same faults are told again when they are sent again', async () => {
  const { wrapper, submit } = mountForm(vi.fn());
  await submit();
  wrapper.get<HTMLButtonElement>('[type=submit]').element.focus();
  await submit();
  expect(document.activeElement).toBe(wrapper.get('[role=group]').element);
});

test('the summary leads to the field it names', async () => {
  const { wrapper, submit } = mountForm(vi.fn());
  await submit();
  await wrapper.findAll('[role=group] a')[1]?.trigger('click');
  expect((document.activeElement as HTMLInputElement).name).toBe('password');
});

test('a fault goes while it is being mended, and the summary goes with the last one', async () => {
  const { wrapper, submit } = mountForm(vi.fn());
  await submit();
  await wrapper.get('[name=email]').setValue('a');
  expect(wrapper.get('[name=email]').attributes('aria-invalid')).toBe('false');
  expect(wrapper.get('[name=password]').attributes('aria-invalid')).toBe('true');
  expect(wrapper.get('[role=group]').text()).toBe('Please check: Password');
  await wrapper.get('[name=password]').setValue('a');
  expect(wrapper.find('[role=group]').exists()).toBe(false);
});

test('while it is on its way it says so and is not sent again', async () => {
  let arrive = () => {};
  const send = vi.fn(() => new Promise<void>((resolve) => (arrive = resolve)));
  const { wrapper, form, submit } = mountForm(send);
  fill(form);
  await submit();
  await submit();
  expect(send).toHaveBeenCalledTimes(1);
  const button = wrapper.get('[type=submit]');
  expect(button.attributes()).toMatchObject({ 'aria-busy': 'true', 'aria-disabled': 'true' });
  expect(button.attributes('disabled')).toBeUndefined();
  expect(wrapper.get('[role=status]').text()).toBe('Loading');
  arrive();
  await flushPromises();
  expect(button.attributes()).toMatchObject({ 'aria-busy': 'false', 'aria-disabled': 'false' });
  expect(wrapper.get('[role=status]').text()).toBe('');
  await submit();
  expect(send).toHaveBeenCalledTimes(2);
});

test('a form that has served its purpose stays busy until its page goes', async () => {
  const isDone = ref(false);
  const send = vi.fn(async () => {
    isDone.value = true;
  });
  const { wrapper, form, submit } = mountForm(send, { isDone: () => isDone.value });
  fill(form);
  await submit();
  await submit();
  expect(send).toHaveBeenCalledTimes(1);
  expect(wrapper.get('[type=submit]').attributes('aria-busy')).toBe('true');
});

test('what the server says of a field stands at that field', async () => {
  const errors = [
    { pointer: '#/email', code: 'too_long', message: 'Use at most 320 characters.' },
    { pointer: '#/elsewhere', code: 'unknown_field', message: 'There is no such field here.' },
  ] as const;
  const refusal = await problem('validation_failed', { errors: [...errors] });
  const { wrapper, form, submit } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await submit();
  expect(wrapper.get('.fault').text()).toBe('Use at most 320 characters.');
  expect(wrapper.get('[role=group]').text()).toBe('Please check: Email');
  expect(document.activeElement).toBe(wrapper.get('[role=group]').element);
});

test('faults of fields that the form does not have are told for the whole', async () => {
  const errors = [{ pointer: '#/elsewhere', code: 'unknown_field', message: 'There is no such field here.' }] as const;
  const refusal = await problem('validation_failed', { errors: [...errors] });
  const { wrapper, form, submit } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await submit();
  expect(wrapper.get('[role=alert]').text()).toBe(en.problems.validation_failed);
});

test('wrong credentials: the password is emptied and has the focus, the address stays', async () => {
  const refusal = await problem('invalid_credentials');
  const { wrapper, form, submit } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await submit();
  expect(form.values).toEqual({ email: 'ada@example.com', password: '' });
  expect((document.activeElement as HTMLInputElement).name).toBe('password');
  expect(wrapper.get('[role=alert]').text()).toBe(en.problems.invalid_credentials);
});

test('a wrong current password is told once, at its field', async () => {
  const errors = [{ pointer: '#/password', code: 'wrong_password', message: 'x' }] as const;
  const refusal = await problem('wrong_password', { errors: [...errors] });
  const { wrapper, form, submit } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await submit();
  expect(wrapper.find('.alert').exists()).toBe(false);
  expect(wrapper.get('.fault').text()).toBe(en.faults.wrong_password());
  expect((document.activeElement as HTMLInputElement).name).toBe('password');
});

test.each([
  ['network', en.forms.unreachable],
  ['timeout', en.forms.tookTooLong],
  ['answer', en.forms.unusableAnswer],
] as const)('without a usable answer (%s) everything typed stays, and it is said why', async (reason, words) => {
  const send = vi.fn(() => Promise.reject(new ConnectionError('x', { reason })));
  const { wrapper, form, submit } = mountForm(send);
  fill(form);
  await submit();
  expect(form.values).toEqual({ email: 'ada@example.com', password: 'correct horse' });
  expect(wrapper.get('[role=alert]').text()).toBe(words);
  expect(words).toContain('try again');
  await submit();
  expect(send).toHaveBeenCalledTimes(2);
});

test('the end of the session is not told by the form', async () => {
  const refusal = await problem('session_expired');
  const { form, submit } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await submit();
  expect(form.refusal).toBeNull();
});

test('a form whose page has been left ends in silence', async () => {
  const onSent = vi.fn();
  for (const end of ['resolve', 'reject'] as const) {
    const calls = Promise.withResolvers<void>();
    const { form, submit } = mountForm(() => calls.promise, { onSent });
    fill(form);
    await submit();
    unmount();
    calls[end](new ConnectionError('x') as never);
    await flushPromises();
    expect(onSent).not.toHaveBeenCalled();
    expect(form.refusal).toBeNull();
  }
});

test('what this server asks for beyond the contract counts before sending', async () => {
  const send = vi.fn(async () => {});
  const { wrapper, form, submit, leastLength } = mountForm(send);
  fill(form);
  leastLength.value = 15;
  await submit();
  expect(send).not.toHaveBeenCalled();
  expect(wrapper.get('[name=password]').attributes('minlength')).toBe('15');
  expect(wrapper.get('.fault').text()).toBe('Use at least 15 characters.');
});

test('a wait is counted down, announced once, and then over', async () => {
  vi.useFakeTimers();
  const refusal = await problem('rate_limited', {}, 2);
  const send = vi.fn(() => Promise.reject(refusal));
  const { wrapper, form, submit } = mountForm(send);
  fill(form);
  await submit();
  const alert = () => wrapper.get('[role=alert]');
  const button = wrapper.get<HTMLButtonElement>('[type=submit]');
  button.element.focus();
  expect(alert().text()).toBe('Too many attempts. Try again in 2 seconds.');
  expect(alert().attributes('aria-live')).toBe('assertive');
  expect(button.attributes()).toMatchObject({ 'aria-disabled': 'true', 'aria-busy': 'false' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(alert().text()).toBe('Too many attempts. Try again in 1 second.');
  expect(alert().attributes('aria-live')).toBe('off');

  // Pressed meanwhile, nothing is sent and the wait is announced anew.
  const told = alert().element;
  await submit();
  expect(send).toHaveBeenCalledTimes(1);
  expect(alert().element).not.toBe(told);
  expect(alert().text()).toBe('Too many attempts. Try again in 1 second.');
  expect(alert().attributes('aria-live')).toBe('assertive');

  await vi.advanceTimersByTimeAsync(1000);
  expect(wrapper.find('.alert').exists()).toBe(false);
  expect(document.activeElement).toBe(button.element);
  expect(button.attributes('aria-disabled')).toBe('false');
  await submit();
  expect(send).toHaveBeenCalledTimes(2);
});

test('a long wait is told in minutes', async () => {
  vi.useFakeTimers();
  const refusal = await problem('rate_limited', {}, 300);
  const { wrapper, form, submit } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await submit();
  const text = () => wrapper.get('[role=alert]').text();
  expect(text()).toBe('Too many attempts. Try again in 5 minutes.');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(text()).toBe('Too many attempts. Try again in 4 minutes.');
  await vi.advanceTimersByTimeAsync(121_000);
  expect(text()).toBe('Too many attempts. Try again in 119 seconds.');
});

test('too many attempts without a time to wait: it may be tried at once', async () => {
  const refusal = await problem('rate_limited');
  const send = vi.fn(() => Promise.reject(refusal));
  const { wrapper, form, submit } = mountForm(send);
  fill(form);
  await submit();
  expect(wrapper.get('[role=alert]').text()).toBe(en.problems.rate_limited);
  await submit();
  expect(send).toHaveBeenCalledTimes(2);
});

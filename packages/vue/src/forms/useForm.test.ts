import { ConnectionError, ProblemError } from '@portero/client';
import { api, type Problem, type ProblemCode } from '@portero/contracts';
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { en } from '../language/en.ts';
import { refuse } from '../test-answers.ts';
import FormField from './FormField.vue';
import FormFrame from './FormFrame.vue';
import { useForm } from './useForm.ts';

type Values = Record<'email' | 'password', string>;

function mountForm(send: (values: Values) => Promise<void>) {
  let form!: ReturnType<typeof useForm<'email' | 'password'>>;
  const Harness = defineComponent(() => {
    form = useForm(
      api.session.login,
      { email: { label: (w) => w.fields.email }, password: { label: (w) => w.fields.password, isProof: true } },
      send,
    );
    return () =>
      h(FormFrame, { form, action: '/auth/login', submit: 'Log in' }, () => [
        h(FormField, { ...form.bind('email'), type: 'email' }),
        h(FormField, { ...form.bind('password'), type: 'password' }),
      ]);
  });
  const wrapper = mount(Harness, { attachTo: document.body });
  return { wrapper, form };
}

async function problem(code: ProblemCode, extra: Partial<Problem> = {}, retryAfter?: number) {
  return new ProblemError(await refuse(code, extra).json(), retryAfter);
}

function fill(form: { values: Record<string, string> }) {
  Object.assign(form.values, { email: 'ada@example.com', password: 'correct horse' });
}

test('an empty form is not sent: each field says why and the first gets the focus', async () => {
  const send = vi.fn();
  const { wrapper } = mountForm(send);
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  expect(send).not.toHaveBeenCalled();
  const [email] = wrapper.findAll('input');
  expect(email?.attributes('aria-invalid')).toBe('true');
  expect(wrapper.get(`[id="${email?.attributes('aria-describedby')}"]`).text()).toBe('Fill in this field.');
  expect(document.activeElement).toBe(email?.element);
  expect(wrapper.get('[role=alert]').text()).toContain('Email');
  wrapper.unmount();
});

test('the summary leads to the field it names', async () => {
  const { wrapper } = mountForm(vi.fn());
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  await wrapper.findAll('[role=alert] a')[1]?.trigger('click');
  expect((document.activeElement as HTMLInputElement).name).toBe('password');
  wrapper.unmount();
});

test('a fault goes while it is being mended', async () => {
  const { wrapper } = mountForm(vi.fn());
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  await wrapper.get('[name=email]').setValue('a');
  expect(wrapper.get('[name=email]').attributes('aria-invalid')).toBeUndefined();
  expect(wrapper.get('[name=password]').attributes('aria-invalid')).toBe('true');
  wrapper.unmount();
});

test('while it is on its way it says so and is not sent again', async () => {
  let arrive = () => {};
  const send = vi.fn(() => new Promise<void>((resolve) => (arrive = resolve)));
  const { wrapper, form } = mountForm(send);
  fill(form);
  await wrapper.get('form').trigger('submit');
  await wrapper.get('form').trigger('submit');
  expect(send).toHaveBeenCalledTimes(1);
  expect(wrapper.get('form').attributes('aria-busy')).toBe('true');
  expect(wrapper.get('[type=submit]').attributes('aria-disabled')).toBe('true');
  arrive();
  await flushPromises();
  expect(wrapper.get('form').attributes('aria-busy')).toBe('false');
  await wrapper.get('form').trigger('submit');
  expect(send).toHaveBeenCalledTimes(2);
  wrapper.unmount();
});

test('what the server says of a field stands at that field', async () => {
  const errors = [
    { pointer: '#/email', code: 'too_long', message: 'Use at most 320 characters.' },
    { pointer: '#/elsewhere', code: 'unknown_field', message: 'There is no such field here.' },
  ] as const;
  const refusal = await problem('validation_failed', { errors: [...errors] });
  const { wrapper, form } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await form.submit();
  await flushPromises();
  expect(wrapper.get('.fault').text()).toBe('Use at most 320 characters.');
  expect((document.activeElement as HTMLInputElement).name).toBe('email');
  wrapper.unmount();
});

test('wrong credentials: the password is emptied and has the focus, the address stays', async () => {
  const refusal = await problem('invalid_credentials');
  const { wrapper, form } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await form.submit();
  await flushPromises();
  expect(form.values).toEqual({ email: 'ada@example.com', password: '' });
  expect((document.activeElement as HTMLInputElement).name).toBe('password');
  expect(wrapper.get('[role=alert]').text()).toBe(en.problems.invalid_credentials);
  wrapper.unmount();
});

test('without an answer everything typed stays', async () => {
  const { wrapper, form } = mountForm(() => Promise.reject(new ConnectionError('offline')));
  fill(form);
  await form.submit();
  await flushPromises();
  expect(form.values.password).toBe('correct horse');
  expect(wrapper.get('[role=alert]').text()).toContain('try again');
  wrapper.unmount();
});

test('the end of the session is not told by the form', async () => {
  const refusal = await problem('session_expired');
  const { wrapper, form } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await form.submit();
  expect(form.refusal).toBeNull();
  wrapper.unmount();
});

test('a wait is counted down, announced once, and then over', async () => {
  vi.useFakeTimers();
  const refusal = await problem('rate_limited', {}, 2);
  const { wrapper, form } = mountForm(() => Promise.reject(refusal));
  fill(form);
  await form.submit();
  const alert = wrapper.get('[role=alert]');
  expect(alert.text()).toBe('Too many attempts. Try again in 2 seconds.');
  expect(alert.attributes('aria-live')).toBe('assertive');
  await vi.advanceTimersByTimeAsync(1000);
  expect(alert.text()).toBe('Too many attempts. Try again in 1 second.');
  expect(alert.attributes('aria-live')).toBe('off');
  await vi.advanceTimersByTimeAsync(1000);
  expect(wrapper.find('[role=alert]').exists()).toBe(false);
  wrapper.unmount();
});

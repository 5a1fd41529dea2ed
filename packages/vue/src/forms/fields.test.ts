import { api } from '@portero/contracts';
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { en } from '../language/en.ts';
import { constraintsOf } from './constraints.ts';
import FormField from './FormField.vue';
import PasswordField from './PasswordField.vue';

function field(name: 'email' | 'name' | 'password') {
  return {
    id: `x-${name}`,
    name,
    label: () => name,
    constraints: constraintsOf(api.session.signup, name),
    modelValue: '',
  };
}

test('a field carries the constraints of the contract and its label', () => {
  const wrapper = mount(FormField, {
    props: { ...field('email'), type: 'email' },
    attrs: { autocomplete: 'username' },
  });
  const input = wrapper.get('input');
  expect(input.attributes()).toMatchObject({
    type: 'email',
    name: 'email',
    required: '',
    minlength: '3',
    autocomplete: 'username',
    inputmode: 'email',
    autocapitalize: 'none',
    spellcheck: 'false',
  });
  // What is too long is said, not cut off.
  expect(input.attributes('maxlength')).toBeUndefined();
  expect(wrapper.get('label').attributes('for')).toBe(input.attributes('id'));
});

test('fault and hint are tied to the input, the fault first', () => {
  const wrapper = mount(FormField, {
    props: { ...field('name'), type: 'text', hint: 'A hint.', fault: (words) => words.faults.required() },
  });
  const tied = wrapper.get('input').attributes('aria-describedby')?.split(' ') ?? [];
  expect(tied.map((id) => wrapper.get(`[id="${id}"]`).text())).toEqual(['Fill in this field.', 'A hint.']);
  expect(wrapper.get('input').attributes('aria-invalid')).toBe('true');
});

test('a new password has its rule before typing, and no length at which pasting would cut it', () => {
  const wrapper = mount(PasswordField, { props: { ...field('password'), autocomplete: 'new-password' } });
  const input = wrapper.get('input');
  expect(input.attributes()).toMatchObject({ minlength: '8', passwordrules: 'minlength: 8; maxlength: 256;' });
  expect(input.attributes('maxlength')).toBeUndefined();
  expect(wrapper.get(`[id="${input.attributes('aria-describedby')}"]`).text()).toContain('At least 8 characters');
});

test('a password can be shown and is hidden again when it is sent', async () => {
  const form = document.body.appendChild(document.createElement('form'));
  form.addEventListener('submit', (event) => event.preventDefault());
  const wrapper = mount(PasswordField, {
    props: { ...field('password'), autocomplete: 'current-password' },
    attachTo: form,
  });
  const button = wrapper.get('button');
  expect(button.attributes('type')).toBe('button');
  expect(button.attributes('aria-label')).toBe('Show password');
  await button.trigger('click');
  expect(wrapper.get('input').attributes('type')).toBe('text');
  expect(button.attributes('aria-label')).toBe('Hide password');
  form.dispatchEvent(new Event('submit', { cancelable: true }));
  await wrapper.vm.$nextTick();
  expect(wrapper.get('input').attributes('type')).toBe('password');
  expect(button.attributes('aria-label')).toBe('Show password');
  wrapper.unmount();
  form.remove();
});

test('two password fields have buttons of different names', async () => {
  const buttons = [en.fields.currentPassword, en.fields.newPassword].map((label) =>
    mount(PasswordField, {
      props: { ...field('password'), label: () => label, autocomplete: 'current-password' },
    }).get('button'),
  );
  expect(buttons.map((button) => button.attributes('aria-label'))).toEqual([
    'Show current password',
    'Show new password',
  ]);
  for (const button of buttons) await button.trigger('click');
  expect(buttons.map((button) => button.attributes('aria-label'))).toEqual([
    'Hide current password',
    'Hide new password',
  ]);
});

test('Caps Lock is mentioned while it is on', async () => {
  const wrapper = mount(PasswordField, { props: { ...field('password'), autocomplete: 'current-password' } });
  const press = async (isOn: boolean) => {
    const event = new KeyboardEvent('keydown', { key: 'a' });
    Object.defineProperty(event, 'getModifierState', { value: () => isOn });
    wrapper.get('input').element.dispatchEvent(event);
    await wrapper.vm.$nextTick();
  };
  await press(true);
  expect(wrapper.get('[role=status]').text()).toBe('Caps Lock is on.');
  await press(false);
  expect(wrapper.get('[role=status]').text()).toBe('');
  await press(true);
  await wrapper.get('input').trigger('blur');
  expect(wrapper.get('[role=status]').text()).toBe('');
});

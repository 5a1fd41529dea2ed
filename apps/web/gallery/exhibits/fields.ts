/** Fields in every state. */
import { FormField, type Message, PasswordField } from '@portero/vue';
import { defineComponent, h, ref } from 'vue';
import { appear, press, type Section, type } from '../exhibit.ts';

const constraints = { required: true, minLength: 8, maxLength: 1024 };
const email = {
  id: 'email',
  name: 'email',
  label: (words) => words.fields.email,
  type: 'email',
  constraints,
} satisfies Props;
const name = {
  id: 'name',
  name: 'name',
  label: (words) => words.fields.name,
  type: 'text',
  constraints,
} satisfies Props;
const password = { name: 'password', label: (words) => words.fields.password, constraints } satisfies Props;
const current = { ...password, autocomplete: 'current-password' };
const fresh = { ...password, autocomplete: 'new-password' };

interface Props extends Record<string, unknown> {
  label: Message;
}

/** A field that keeps what is typed, as a form would. */
function field(component: typeof FormField | typeof PasswordField, props: Props, id: string, value = '') {
  return defineComponent(() => {
    const model = ref(value);
    return () =>
      h(component as typeof FormField, {
        ...(props as unknown as InstanceType<typeof FormField>['$props']),
        id,
        modelValue: model.value,
        'onUpdate:modelValue': (typed: string) => {
          model.value = typed;
        },
      });
  });
}

export const fields: Section = {
  id: 'fields',
  heading: 'Fields',
  exhibits: [
    { state: 'Empty', component: field(FormField, email, 'empty') },
    { state: 'Filled in', component: field(FormField, email, 'filled', 'ada@example.com') },
    {
      state: 'With a hint',
      component: field(FormField, { ...name, hint: 'What we should call you.' }, 'hint', 'Ada Lovelace'),
    },
    {
      state: 'With a fault',
      component: field(
        FormField,
        { ...email, fault: (words: Parameters<Message>[0]) => words.fields.emailFormat },
        'fault',
        'ada',
      ),
    },
    { state: 'A password', component: field(PasswordField, current, 'hidden', 'correct horse battery staple') },
    {
      state: 'A password that is shown',
      component: field(PasswordField, current, 'shown', 'correct horse battery staple'),
      act: (root) => press(root, '.reveal'),
    },
    {
      state: 'Caps Lock',
      component: field(PasswordField, current, 'caps-lock'),
      async act(root) {
        const key = new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true });
        (await appear(root, 'input')).dispatchEvent(key);
      },
    },
    { state: 'A new password', component: field(PasswordField, fresh, 'new') },
    ...(['password1234', 'Ada counts to twelve', 'correct horse battery staple'] as const).map((typed, index) => ({
      state: `A new password, ${['easy', 'harder', 'hard'][index]} to guess`,
      component: field(PasswordField, fresh, `strength-${index}`),
      async act(root: HTMLElement) {
        await type(root, 'password', typed);
        await appear(root, '.strength .hint:not(:empty)');
      },
    })),
  ],
};

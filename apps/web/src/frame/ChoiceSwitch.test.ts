import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import ChoiceSwitch from './ChoiceSwitch.vue';

const names = ['English', 'Español', 'Esperanto', 'Português', 'Català'];

function open(count: number) {
  const choices = names.slice(0, count).map((text) => ({ value: text.slice(0, 4), text }));
  return mount(ChoiceSwitch, { props: { name: 'language', legend: 'Language', modelValue: 'Espa', choices } });
}

test('up to three choices stand side by side', async () => {
  const choice = open(3);
  expect(choice.findAll('[type=radio]').map((radio) => radio.element.matches(':checked'))).toEqual([
    false,
    true,
    false,
  ]);
  await choice.get('[value=Engl]').trigger('change');
  expect(choice.emitted('update:modelValue')).toEqual([['Engl']]);
});

test('more than three are a list with a label', async () => {
  const choice = open(5);
  expect(choice.find('[type=radio]').exists()).toBe(false);
  expect(choice.get('label').text()).toContain('Language');
  const list = choice.get('select');
  await list.setValue('Cata');
  expect(choice.emitted('update:modelValue')).toEqual([['Cata']]);
});

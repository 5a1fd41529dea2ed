import { mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import ToastList from './ToastList.vue';
import { useToastsStore } from './toasts.store.ts';

const mounted: ReturnType<typeof mount>[] = [];
afterEach(() => {
  for (const wrapper of mounted.splice(0)) wrapper.unmount();
});

function open() {
  const wrapper = mount(ToastList, { attachTo: document.body });
  mounted.push(wrapper);
  return wrapper;
}

test('a message that was there before the page enters a region that is known by then', async () => {
  useToastsStore().info(() => 'hello');
  const list = open();
  expect(list.get('[role=status]').text()).toBe('');
  await expect.poll(() => list.get('[role=status]').text()).toBe('hello');
});

test('what a message offers is done once and the message goes', async () => {
  const list = open();
  const store = useToastsStore();
  let tries = 0;
  store.error(() => 'broken', { action: { say: (words) => words.tryAgain, run: () => tries++ } });
  await expect.poll(() => list.find('.act').exists()).toBe(true);
  expect(list.get('[role=alert] .act').text()).toBe('Try again');
  await list.get('.act').trigger('click');
  expect([tries, list.findAll('.toast').length]).toEqual([1, 0]);
});

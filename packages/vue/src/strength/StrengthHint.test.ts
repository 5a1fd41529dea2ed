import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { es } from '../language/es.ts';
import { useLanguage } from '../language/useLanguage.ts';
import { type Estimate, loadEstimate } from './estimator.ts';
import StrengthHint from './StrengthHint.vue';

vi.mock('./estimator.ts');

const estimate = vi.fn<Estimate>();
const constraints = { required: true, minLength: 8, maxLength: 20, pattern: null };

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(loadEstimate).mockResolvedValue(estimate);
  estimate.mockReset().mockImplementation((password) => ({
    level: password.includes(' ') ? 4 : 1,
    advice: password.includes(' ') ? undefined : 'words',
  }));
});
let unmount = () => {};
afterEach(() => unmount());

async function show(props: { isRefused?: boolean } = {}) {
  const hint = mount(StrengthHint, {
    props: { password: '', constraints, about: ['ada@example.com'], isRefused: false, ...props },
  });
  unmount = () => hint.unmount();
  await flushPromises();
  const type = async (password: string, then = 1000) => {
    await hint.setProps({ password });
    await vi.advanceTimersByTimeAsync(then);
  };
  const said = () => [hint.get('[role=status]').text(), hint.findAll('.is-reached').length];
  return { hint, type, said };
}

test('it says how hard a password is to guess and what would make it harder', async () => {
  const { hint, type, said } = await show();
  expect(said()).toEqual(['', 0]);
  await type('greendoors');
  expect(said()).toEqual(['Easy to guess. Add another word or two, the less usual the better.', 1]);
  expect(estimate).toHaveBeenCalledWith('greendoors', ['ada@example.com']);
  await type('three green doors');
  expect(said()).toEqual(['Very hard to guess.', 4]);
  // Said in words, politely; the bar adds nothing to hear.
  expect(hint.get('.bar').attributes('aria-hidden')).toBe('true');
});

test('it speaks when the typing pauses, not at every key', async () => {
  const { type, said } = await show();
  for (const password of ['greendoor', 'green door', 'green doors']) await type(password, 300);
  expect(estimate).not.toHaveBeenCalled();
  expect(said()).toEqual(['', 0]);
  await vi.advanceTimersByTimeAsync(600);
  expect(estimate).toHaveBeenCalledTimes(1);
  expect(said()).toEqual(['Very hard to guess.', 4]);
});

test('what is too short or too long to be chosen is not praised', async () => {
  const { type, said } = await show();
  for (const password of ['', 'x k 3 #', '🔑 🗝 🔑', 'three green doors in a row']) {
    await type(password);
    expect(said(), password).toEqual(['', 0]);
  }
  await type('three green doors');
  await type('three g', 0);
  expect(said()).toEqual(['', 0]);
});

test('it is silent while something is said against the password', async () => {
  const { hint, type, said } = await show({ isRefused: true });
  await type('three green doors');
  expect(said()).toEqual(['', 0]);
  await hint.setProps({ isRefused: false });
  await vi.advanceTimersByTimeAsync(1000);
  expect(said()).toEqual(['Very hard to guess.', 4]);
});

test('it follows a change of language, in its words and in the words it knows', async () => {
  const { type, said } = await show();
  await type('greendoors');
  await useLanguage().setLanguage('es');
  await vi.advanceTimersByTimeAsync(1000);
  expect(loadEstimate).toHaveBeenLastCalledWith('es');
  expect(said()).toEqual([`${es.strength.levels[0]} ${es.strength.advice.words}`, 1]);
});

test('without its word lists the hint does not come, and nothing else happens', async () => {
  vi.mocked(loadEstimate).mockRejectedValue(new TypeError('Failed to fetch'));
  const { hint, type } = await show();
  await type('three green doors');
  expect(hint.find('.strength, .strength *').exists()).toBe(false);
  expect(hint.text()).toBe('');
});

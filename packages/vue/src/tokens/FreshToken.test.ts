import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import FreshToken from './FreshToken.vue';

const created = {
  id: '1',
  name: 'nightly backup',
  prefix: 'portero_pat_x7Kq2m',
  scopes: ['profile:read'],
  createdAt: '2026-11-20T08:30:00.000Z',
  expiresAt: '2027-02-18T08:30:00.000Z',
  lastUsedAt: null,
  token: 'portero_pat_credential',
};

let unmount = () => {};
afterEach(() => unmount());

const written: string[] = [];
let isClipboardOpen = true;
let isCommandOpen = false;
beforeEach(() => {
  written.length = 0;
  isClipboardOpen = true;
  isCommandOpen = false;
  const writeText = async (text: string) => {
    if (!isClipboardOpen) throw new Error('not allowed');
    written.push(text);
  };
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  Object.assign(document, { execCommand: () => isCommandOpen });
});
afterEach(() => vi.useRealTimers());

function open(special: Partial<typeof created> = {}, apiUrl?: string) {
  const box = mount(FreshToken, { props: { created: { ...created, ...special }, apiUrl }, attachTo: document.body });
  unmount = () => box.unmount();
  const [forToken, forUse] = box.findAll('.copy .button');
  async function press(which: 'token' | 'use') {
    await (which === 'token' ? forToken : forUse)?.trigger('click');
    await flushPromises();
  }
  const words = () => box.findAll('.copy .button').map((button) => button.text());
  const announced = () => box.findAll('[role=status]').map((region) => region.text());
  return { box, press, words, announced };
}

/** Whether the browser asks before the page is left. */
function asks(): boolean {
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}

test('it says which token it is and when it ends', () => {
  const { box } = open();
  expect(box.get('.whose').text()).toMatch(/^nightly backup · Expires on February 18, 2027$/);
});

test.each([
  [['profile:read'], 'curl -H "Authorization: Bearer portero_pat_credential" https://auth.example.com/me'],
  [['sessions:read'], 'curl -H "Authorization: Bearer portero_pat_credential" https://auth.example.com/auth/sessions'],
  [
    ['services:access'],
    'curl -X POST -H "Authorization: Bearer portero_pat_credential" https://auth.example.com/auth/token',
  ],
  [['profile:write', 'notes:write'], 'Authorization: Bearer portero_pat_credential'],
])('with %j it shows how to use it where the API is, and nothing that would change anything', (scopes, text) => {
  const { box } = open({ scopes }, 'https://auth.example.com');
  expect(box.get('pre code').text()).toBe(text);
});

test('that it was copied is said on the button and to screen readers, of the last text alone, and for a while', async () => {
  vi.useFakeTimers();
  const { box, press, words, announced } = open();
  // The regions are there before they have anything to say.
  expect(announced()).toEqual(['', '']);
  await press('token');
  expect(words()).toEqual(['✓ Copied', 'Copy command']);
  expect(announced()).toEqual(['Copied', '']);
  await press('use');
  expect(words()).toEqual(['Copy token', '✓ Copied']);
  expect(announced()).toEqual(['', 'Copied']);
  expect(written).toEqual([created.token, box.get('pre code').text()]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(words()).toEqual(['Copy token', 'Copy command']);
  expect(announced()).toEqual(['', '']);
});

test('where there is no clipboard the text is copied the old way, and the focus stays on the button', async () => {
  isClipboardOpen = false;
  isCommandOpen = true;
  const { box, press, words } = open();
  box.get<HTMLElement>('.copy .button').element.focus();
  await press('token');
  expect(words()[0]).toBe('✓ Copied');
  expect(document.activeElement).toBe(box.get('.copy .button').element);
  expect(box.emitted('taken')).toHaveLength(1);
});

test('where nothing may be copied the text is selected and that stays said', async () => {
  isClipboardOpen = false;
  vi.useFakeTimers();
  const { box, press, announced } = open();
  await press('token');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(announced()[0]).toBe('The browser does not allow it. The text is selected: copy it yourself.');
  expect(document.activeElement).toBe(box.get('input').element);
  expect(asks()).toBe(true);
});

test('the browser asks before a page is left on which nothing was copied, and not afterwards', async () => {
  const { box, press } = open();
  expect(asks()).toBe(true);
  await press('use');
  expect(asks()).toBe(false);
  expect(box.emitted('taken')).toHaveLength(1);
  box.unmount();
  open();
  unmount();
  expect(asks()).toBe(false);
});

test('copied by hand is copied', async () => {
  const { box } = open();
  await box.get('.copy input').trigger('copy');
  expect(asks()).toBe(false);
});

import type { Settings } from '@portero/client';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { en } from '../language/en.ts';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, refuse, session, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import AccountDeletion from './AccountDeletion.vue';
import DataExport from './DataExport.vue';
import * as files from './save-file.ts';

const settings = (mail: boolean): Settings => ({
  signup: 'open',
  emailVerification: 'off',
  mail,
  password: { minLength: 8, maxLength: 256 },
  scopes: [],
});

let unmount = () => {};
afterEach(() => unmount());

function asAda(answers: Parameters<typeof answer>[0]) {
  const fetching = answer({ 'GET /auth/settings': () => succeed(settings(true)), ...answers });
  const store = useSessionStore();
  store.user = ada;
  store.session = session;
  store.state = 'in';
  return { store, deletions: () => fetching.mock.calls.filter(([, init]) => init?.method === 'DELETE').length };
}

const said = () => useToastsStore().toasts.map(({ say }) => say(en));

test('what is stored is saved as a file that bears its day', async () => {
  const data = { exportedAt: '2026-11-23T08:30:00.000Z', user: { id: ada.id } };
  asAda({ 'GET /me/export': () => succeed(data) });
  const save = vi.spyOn(files, 'saveFile').mockReturnValue();
  const form = mount(DataExport);
  await form.get('form').trigger('submit');
  expect(form.get('button').attributes('aria-busy')).toBe('true');
  await flushPromises();
  expect(save).toHaveBeenCalledExactlyOnceWith(
    'portero-export-2026-11-23.json',
    JSON.stringify(data, null, 2),
    'application/json',
  );
  expect(said()).toEqual([en.leaving.exported]);
});

test('data that cannot be had is said above the button, with how long to wait', async () => {
  asAda({ 'GET /me/export': () => refuse('rate_limited', {}, { 'retry-after': '600' }) });
  const form = mount(DataExport);
  await form.get('form').trigger('submit');
  await flushPromises();
  expect(form.get('[role=alert]').text()).toContain('10 minutes');
});

test('a file is offered to the browser and forgotten afterwards', () => {
  vi.useFakeTimers();
  const clicked: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push(this.download);
  });
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  files.saveFile('portero.json', '{}', 'application/json');
  expect(clicked).toEqual(['portero.json']);
  expect(revoke).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(revoke).toHaveBeenCalledOnce();
});

/** The section of somebody who has opened the question. */
async function ask(answers: Parameters<typeof answer>[0], leave = () => {}) {
  const { store, deletions } = asAda(answers);
  const section = mount(AccountDeletion, { props: { leave }, attachTo: document.body });
  unmount = () => section.unmount();
  await flushPromises();
  await section.get('.is-danger').trigger('click');
  const confirm = async () => {
    await section.get('dialog .is-danger').trigger('click');
    await flushPromises();
  };
  return { section, store, confirm, deletions };
}

test('nothing is deleted without the box, and the focus is led to it', async () => {
  const { section, confirm, deletions } = await ask({});
  await confirm();
  expect(deletions()).toBe(0);
  const box = section.get('[name=sure]');
  expect(document.activeElement).toBe(box.element);
  expect(section.get(`[id="${box.attributes('aria-describedby')}"]`).text()).toBe(en.leaving.unsure);
});

test.each([
  [true, 'by the link in the mail'],
  [false, 'only whoever runs this site'],
])(
  'with the box the account is on its way out; where there is mail (%s), it is told how to take it back',
  async (mail, how) => {
    const leave = vi.fn();
    const { section, store, confirm } = await ask(
      {
        'GET /auth/settings': () => succeed(settings(mail)),
        'DELETE /me': () => succeed({ deletesAt: '2026-12-07T08:30:00.000Z' }),
      },
      leave,
    );
    await section.get('[name=sure]').setValue(true);
    await confirm();
    expect([store.state, store.ending]).toEqual(['out', 'here']);
    expect(leave).toHaveBeenCalledOnce();
    expect(said()).toHaveLength(1);
    expect(said()[0]).toMatch(/December.*2026|2026.*December/);
    expect(said()[0]).toContain(how);
  },
);

test('the message stays until it is dismissed', async () => {
  const { section } = await ask({ 'DELETE /me': () => succeed({ deletesAt: '2026-12-07T08:30:00.000Z' }) });
  vi.useFakeTimers();
  await section.get('[name=sure]').setValue(true);
  await section.get('dialog .is-danger').trigger('click');
  await vi.runAllTimersAsync();
  expect(said()).toHaveLength(1);
});

test('a deletion that is refused is said in its place, and nobody is signed out', async () => {
  const { section, store, confirm } = await ask({ 'DELETE /me': () => refuse('refused_by_host') });
  await section.get('[name=sure]').setValue(true);
  await confirm();
  expect(section.get('[role=alert]').text()).toBe(en.problems.refused_by_host);
  expect(store.state).toBe('in');
});

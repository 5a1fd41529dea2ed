import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { useClient } from '../session/client.ts';
import { answer, refuse, succeed } from '../test-answers.ts';
import SendAgain from './SendAgain.vue';

const path = 'POST /auth/email/verification';

function open(reply: () => Response | Error | Promise<Response>, wait = 0) {
  vi.useFakeTimers();
  const fetching = answer({ [path]: reply });
  const part = mount(SendAgain, {
    props: { send: () => useClient().email.resend({ email: 'ada@example.com' }), wait },
  });
  const button = part.get('button');
  async function press() {
    await button.trigger('click');
    await flushPromises();
  }
  const pass = async (seconds: number) => {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
  };
  return { part, button, press, pass, calls: () => fetching.mock.calls.length };
}

const mailed = () => succeed({ nextInSeconds: 60 });

test('sends another mail, says so, and counts down until the next one', async () => {
  const { part, button, press, pass, calls } = open(mailed);
  expect(button.attributes('aria-disabled')).toBe('false');
  await press();
  expect(part.get('[role=status]').text()).toBe('Sent again.');
  expect(part.get('.hint').text()).toBe('You can ask for another one in 60 seconds.');
  expect([button.attributes('aria-disabled'), button.attributes('aria-describedby')]).toEqual([
    'true',
    part.get('.hint').attributes('id'),
  ]);
  await press();
  expect(calls()).toBe(1);
  await pass(15);
  expect(part.get('.hint').text()).toContain('45 seconds');
  await pass(45);
  expect([part.get('.hint').text(), button.attributes('aria-disabled')]).toEqual(['', 'false']);
  await press();
  expect(calls()).toBe(2);
});

test('where a mail has just been sent, it counts from the beginning', async () => {
  const { part, press, calls } = open(mailed, 60);
  expect(part.get('.hint').text()).toContain('60 seconds');
  await press();
  expect(calls()).toBe(0);
});

test('too soon, it waits as long as the server says, and forgets about it then', async () => {
  const { part, press, pass } = open(() => refuse('rate_limited', {}, { 'retry-after': '30' }));
  await press();
  expect(part.get('[role=alert]').text()).toBe('That was too soon.');
  expect(part.get('.hint').text()).toContain('30 seconds');
  await pass(30);
  expect(part.find('[role=alert]').exists()).toBe(false);
});

test.each([
  ['mail_unavailable', () => refuse('mail_unavailable'), 'This site sends no mail.'],
  ['no connection', () => new TypeError('offline'), 'There was no answer.'],
  ['an error of the server', () => refuse('internal_error'), 'Something went wrong on the server.'],
] as const)('%s: says why nothing was sent, and can be pressed again', async (_, reply, said) => {
  const { part, button, press, calls } = open(reply);
  await press();
  expect(part.get('[role=alert]').text()).toContain(said);
  expect([part.get('[role=status]').text(), button.attributes('aria-disabled')]).toEqual(['', 'false']);
  await press();
  expect(calls()).toBe(2);
});

test('pressed twice, it sends once', async () => {
  const { part, press, calls } = open(() => new Promise(() => undefined));
  await press();
  await press();
  expect([calls(), part.get('[role=status]').text()]).toEqual([1, 'Loading']);
});

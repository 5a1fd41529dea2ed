import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clientWith, down, ok, refused } from './test-client.ts';

const limited = (seconds: string, headers = {}) => refused(429, 'rate_limited', { 'retry-after': seconds, ...headers });
const busy = refused(503, 'overloaded');
const nobody = ok({ user: null, session: null });
const page = (status: number) => () => new Response('<h1>', { status, headers: { 'content-type': 'text/html' } });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** How a call turns out, all waiting done at once. */
async function outcome(call: Promise<unknown>) {
  const settled = call.catch((thrown: unknown) => thrown);
  await vi.runAllTimersAsync();
  return settled;
}

describe('a call that may be repeated', () => {
  test('is tried once unless somebody asks for more', async () => {
    const { portero, sent } = clientWith([busy, nobody]);
    expect(await outcome(portero.session.current())).toMatchObject({ code: 'overloaded' });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['the network is down', down],
    ['the server is busy', busy],
    ['there were too many', limited('1')],
    ['a proxy finds no server', page(502)],
    ['a proxy shows its own page', page(503)],
    ['a proxy gives up', page(504)],
  ])('is tried again when %s', async (_why, failure) => {
    const { portero, sent } = clientWith([failure, failure, nobody], { retry: 3 });
    expect(await outcome(portero.session.current())).toEqual({ user: null, session: null });
    expect(sent).toHaveLength(3);
  });

  test('throws the last failure when the attempts are used up', async () => {
    const { portero, sent } = clientWith([down, busy], { retry: { attempts: 2 } });
    expect(await outcome(portero.session.current())).toMatchObject({ code: 'overloaded' });
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['a refusal', refused(401, 'not_authenticated')],
    ['a fault of the server', refused(500, 'internal_error')],
    ['an answer of somebody else', page(200)],
    ['a page that is not there', page(404)],
    ['a redirect', () => new Response(null, { status: 301 })],
    [
      'a problem of a gateway that says no status',
      () => new Response('{}', { status: 404, headers: { 'content-type': 'application/problem+json' } }),
    ],
  ])('is not tried again after %s', async (_what, failure) => {
    const { portero, sent } = clientWith([failure, nobody], { retry: 3 });
    expect(await outcome(portero.session.current())).toBeInstanceOf(Error);
    expect(sent).toHaveLength(1);
  });

  test('writes too, where the contract says that twice is as once', async () => {
    for (const call of ['update', 'logout'] as const) {
      const { portero, sent } = clientWith([down, call === 'update' ? nobody : ok()], { retry: 2 });
      await outcome(call === 'update' ? portero.profile.update({ name: 'Ada' }) : portero.session.logout());
      expect(sent).toHaveLength(2);
      expect(sent[1]).toEqual(sent[0]);
    }
  });

  test('can be asked for by itself, or be left out of what the client does', async () => {
    const once = clientWith([busy, nobody], { retry: 3 });
    expect(await outcome(once.portero.session.current({ retry: 1 }))).toMatchObject({ code: 'overloaded' });
    const twice = clientWith([busy, nobody]);
    expect(await outcome(twice.portero.session.current({ retry: 2 }))).toMatchObject({ user: null });
  });

  test('gets a fresh token for each try', async () => {
    const tokens = ['one', 'two'];
    const { portero, sent } = clientWith([busy, nobody], { retry: 2, token: () => tokens.shift() });
    await outcome(portero.session.current());
    const sentTokens = sent.map(({ init }) => new Headers(init.headers).get('authorization'));
    expect(sentTokens).toEqual(['Bearer one', 'Bearer two']);
  });
});

test.each(['signup', 'login', 'change', 'end'] as const)(
  'a call that must not be repeated never is: %s',
  async (name) => {
    for (const failure of [down, busy, limited('1')]) {
      const { portero, sent } = clientWith([failure, nobody], { retry: 5 });
      const calls = {
        signup: () => portero.session.signup({ email: 'a', name: 'b', password: 'c' }, { retry: 5 }),
        login: () => portero.session.login({ email: 'a', password: 'b' }),
        change: () => portero.password.change({ currentPassword: 'a', newPassword: 'b' }),
        end: () => portero.session.end({ id: '1' }),
      };
      expect(await outcome(calls[name]())).toBeInstanceOf(Error);
      expect(sent).toHaveLength(1);
    }
  },
);

describe('the wait', () => {
  /** The waits of a call in milliseconds. */
  async function waits(failures: (() => Response | Error)[], retry = 5, random = 0) {
    vi.spyOn(Math, 'random').mockReturnValue(random);
    const timer = vi.spyOn(globalThis, 'setTimeout');
    const { portero } = clientWith([...failures, nobody], { retry });
    await outcome(portero.session.current());
    return timer.mock.calls.map(([, milliseconds]) => milliseconds);
  }

  test('grows from try to try, and is not the same for everybody', async () => {
    expect(await waits([down, down, down])).toEqual([600, 900, 1500]);
    vi.restoreAllMocks();
    const [first = 0] = await waits([down], 2, 0.5);
    expect(first).toBe(750);
  });

  test('is at least what Retry-After asks for, in seconds or as a date', async () => {
    const date = { date: 'Wed, 21 Oct 2026 07:28:00 GMT' };
    const [seconds = 0, moment = 0, over = 0] = await waits([
      limited('7'),
      limited('Wed, 21 Oct 2026 07:28:09 GMT', date),
      limited('Wed, 21 Oct 2026 07:00:00 GMT', date),
    ]);
    expect([seconds >= 7000, moment >= 9000, over]).toEqual([true, true, 300]);
  });

  test('is refused where the server asks for more patience than there is', async () => {
    expect(await waits([limited('31')])).toEqual([]);
    const { portero, sent } = clientWith([limited('2'), nobody], { retry: { attempts: 3, longestWait: 1500 } });
    expect(await outcome(portero.session.current())).toMatchObject({ code: 'rate_limited', retryAfter: 2 });
    expect(sent).toHaveLength(1);
  });

  test('is as long as a proxy says that is being restarted', async () => {
    const [wait = 0] = await waits([
      () => new Response('<h1>', { status: 503, headers: { 'content-type': 'text/html', 'retry-after': '12' } }),
    ]);
    expect(wait).toBeGreaterThanOrEqual(12_000);
  });

  test('ends at once for whoever gives up, with their own reason and nothing left behind', async () => {
    const controller = new AbortController();
    const { portero, sent } = clientWith([limited('20'), nobody], { retry: 3 });
    const call = portero.session.current({ signal: controller.signal }).catch((thrown: unknown) => thrown);
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    const reason = new Error('the user left the page');
    controller.abort(reason);
    expect(await call).toBe(reason);
    expect([vi.getTimerCount(), sent.length]).toEqual([0, 1]);
  });
});

describe('who waits as long as it takes', () => {
  const retry = { attempts: 3, longestWait: Number.POSITIVE_INFINITY };

  test('waits out what the server asks for', async () => {
    const { portero, sent } = clientWith([limited('86400'), nobody], { retry });
    expect(await outcome(portero.session.current())).toEqual({ user: null, session: null });
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['a refusal that does not pass', refused(401, 'invalid_token')],
    ['the last of the attempts', busy],
    ['a wait for which there is no timer', limited('9999999')],
    ['a wait without an end', limited('9'.repeat(400))],
  ])('is still told of %s', async (_what, failure) => {
    const { portero, sent } = clientWith([failure], { retry });
    expect(await outcome(portero.session.current())).toMatchObject({ name: 'ProblemError' });
    expect(sent.length).toBeLessThanOrEqual(retry.attempts);
  });
});

test('who allows many attempts gets them, the waits between never longer than the longest', async () => {
  const { portero, sent } = clientWith([down], { retry: 12 });
  const timer = vi.spyOn(globalThis, 'setTimeout');
  expect(await outcome(portero.session.current())).toMatchObject({ reason: 'network' });
  expect(sent).toHaveLength(12);
  expect(timer.mock.calls.filter(([, milliseconds = 0]) => milliseconds > 30_000)).toEqual([]);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'a number of attempts of %s is refused',
  async (retry) => {
    const { portero, sent } = clientWith([nobody], { retry });
    await expect(portero.session.current()).rejects.toThrow(RangeError);
    expect(sent).toEqual([]);
  },
);

test.each([-1, Number.NaN])('a longest wait of %s is refused', async (longestWait) => {
  const { portero, sent } = clientWith([nobody], { retry: { attempts: 2, longestWait } });
  await expect(portero.session.current()).rejects.toThrow(RangeError);
  expect(sent).toEqual([]);
});

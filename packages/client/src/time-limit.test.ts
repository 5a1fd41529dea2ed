import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConnectionError, createPortero } from './index.ts';

// Long past anything that an answer in time could take.
const AMPLE = 60_000;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client of a server that treats every request as given. */
async function clientOf(listener: RequestListener, timeout?: number) {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return createPortero({ baseUrl, ...(timeout !== undefined && { timeout }) });
}

const thrownBy = (call: Promise<unknown>) => call.catch((thrown: unknown) => thrown);

test('a server that never answers is given up when the limit is over', async () => {
  const portero = await clientOf(() => {}, 20);
  const error = await thrownBy(portero.session.current());
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ reason: 'timeout', status: undefined, cause: { name: 'TimeoutError' } });
});

test('the limit holds for the whole answer, not only for its beginning', async () => {
  const portero = await clientOf((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"user":');
  }, 200);
  const error = await thrownBy(portero.session.current());
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ reason: 'timeout' });
});

test('an answer in time is an answer, and every call has a limit of its own', async () => {
  const portero = await clientOf((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"user":null,"session":null}');
  }, AMPLE);
  for (let i = 0; i < 3; i += 1) expect(await portero.session.current()).toEqual({ user: null, session: null });
});

test('whoever ends a call gets their own reason, limit or not', async () => {
  for (const timeout of [undefined, AMPLE]) {
    const controller = new AbortController();
    const reason = new Error('the user left the page');
    const portero = await clientOf(() => controller.abort(reason), timeout);
    expect(await thrownBy(portero.session.current({ signal: controller.signal }))).toBe(reason);
    server?.closeAllConnections();
    server?.close();
  }
});

test('a call that nobody ends is ended by the limit, also where somebody could', async () => {
  const portero = await clientOf(() => {}, 20);
  const { signal } = new AbortController();
  expect(await thrownBy(portero.session.current({ signal }))).toMatchObject({ reason: 'timeout' });
});

test('a call that was ended before it began reaches nobody', async () => {
  let requests = 0;
  const portero = await clientOf(() => {
    requests += 1;
  }, AMPLE);
  const reason = new Error('too late');
  expect(await thrownBy(portero.session.current({ signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(requests).toBe(0);
});

describe('a token that is long in coming', () => {
  const never = () => new Promise<string>(() => {});
  const baseUrl = 'http://127.0.0.1:9';

  test('is waited for no longer than the limit', async () => {
    const portero = createPortero({ baseUrl, token: never, timeout: 20 });
    expect(await thrownBy(portero.profile.me())).toMatchObject({ name: 'ConnectionError', reason: 'timeout' });
  });

  test('is not waited for by whoever ends the call, limit or not', async () => {
    for (const timeout of [undefined, AMPLE]) {
      const portero = createPortero({ baseUrl, token: never, timeout });
      const controller = new AbortController();
      const call = thrownBy(portero.profile.me({ signal: controller.signal }));
      const reason = new Error('the user left the page');
      controller.abort(reason);
      expect(await call).toBe(reason);
    }
  });

  test('is not even asked for by a call that was ended before it began', async () => {
    const token = vi.fn(() => 'portero_pat_x');
    const portero = createPortero({ baseUrl, token });
    const reason = new Error('too late');
    expect(await thrownBy(portero.profile.me({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(token).not.toHaveBeenCalled();
  });
});

test('a server that is not there is no question of time', async () => {
  const portero = await clientOf(() => {}, AMPLE);
  await new Promise((resolve) => server?.close(resolve));
  const error = await thrownBy(portero.session.current());
  expect(error).toMatchObject({ name: 'ConnectionError', reason: 'network', status: undefined });
});

test.each([-1, Number.NaN])('a limit of %s is refused', async (timeout) => {
  const portero = await clientOf(() => {}, timeout);
  await expect(portero.session.current()).rejects.toThrow(RangeError);
});

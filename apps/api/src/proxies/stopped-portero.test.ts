import { afterEach, expect, test } from 'vitest';
import { ada } from '../test-api.ts';
import { cleanUp, startServer, temporaryFolder } from '../test-server.ts';
import { freePort, type ProxyName, proxies, startProxy } from './test-proxy.ts';
import { reached, send } from './test-scene.ts';
import { startUpstream } from './test-upstream.ts';

afterEach(cleanUp);

/** Ten seconds are the time that Portero has; here it is one. */
const hasty: Record<ProxyName, [string, string]> = {
  nginx: ['proxy_read_timeout 10s;', 'proxy_read_timeout 1s;'],
  caddy: ['response_header_timeout 10s', 'response_header_timeout 1s'],
};

test.each(proxies)('a Portero that hangs keeps nobody waiting behind %s, and lets nobody through', async (name) => {
  const port = await freePort();
  const env = { PUBLIC_URL: `https://localhost:${port}`, TRUST_PROXY: 'loopback' };
  const portero = await startServer({ folder: temporaryFolder(), env });
  const upstream = await startUpstream();
  const proxy = await startProxy(name, {
    port,
    portero: portero.port,
    upstream: upstream.port,
    changes: [hasty[name]],
  });
  await reached(port);
  const { cookie } = await portero.send('POST', '/auth/signup', { body: ada });
  expect((await send(port, '/', { headers: { cookie } })).status).toBe(200);

  portero.signal('SIGSTOP');
  for (const headers of [{ cookie }, {}, { accept: 'text/html' }]) {
    expect((await send(port, '/', { headers })).status).toBeGreaterThanOrEqual(500);
  }
  expect(upstream.seen).toHaveLength(1);

  portero.signal('SIGCONT');
  expect((await send(port, '/', { headers: { cookie } })).status).toBe(200);
  await proxy.stop();
  await upstream.close();
});

/** Ending in good order: what was accepted is answered, and nobody waits for connections that nobody uses. */
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Registers what makes `app.close()` wait for every answer, and for nothing else. */
export function drainOnClose(app: FastifyInstance): void {
  let draining = false;
  let underWay = 0;
  let allAnswered = () => {};
  const connections = new Set<Socket>();

  app.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  app.addHook('onRequest', (_request, reply, done) => {
    underWay += 1;
    reply.raw.once('close', () => {
      underWay -= 1;
      if (underWay === 0) allAnswered();
    });
    done();
  });
  app.addHook('preClose', async () => {
    draining = true;
    // Browsers open connections in advance. Node counts them as busy until their first request is over.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection that is kept after its last answer would keep the server from ending.
    if (draining) reply.header('connection', 'close');
    done();
  });
  // With HOST=localhost Fastify listens on two addresses, and waits for the connections of the first one alone.
  app.addHook('onClose', async () => {
    if (underWay === 0) return;
    await new Promise<void>((resolve) => {
      allAnswered = resolve;
    });
  });
}

/** For tests: bytes to a port, as no HTTP library would send them. */
import { connect } from 'node:net';

/** Sends text and resolves with all that comes back until the server closes the connection. */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    // Whoever is refused while still sending may see a reset behind the answer.
    socket.on('error', (error) => (received ? undefined : reject(error)));
    socket.on('close', () => resolve(received));
  });
}

/** Status, headers and body of one raw answer. */
export function parsed(answer: string): { status: number; headers: Record<string, string>; body: string } {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: */, '')]);
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), body: rest.join('\r\n\r\n') };
}

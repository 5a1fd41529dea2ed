/** The API reference as this server gives it out: its lines of curl name the address that people open. */
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The address in the page as it is built, and in docs/openapi.json. */
export const EXAMPLE_SERVER = 'http://localhost:3000';

/**
 * Reads the built page, once, and returns what answers with it.
 * @param headers those that every page has
 * @returns undefined if the page was not built
 */
export function referencePage(file: string, publicUrl: string, headers: Readonly<Record<string, string>>) {
  if (!existsSync(file)) return undefined;
  const page = readFileSync(file, 'utf8').replaceAll(EXAMPLE_SERVER, publicUrl);
  const packed = gzipSync(page, { level: 9 });
  return (request: FastifyRequest, reply: FastifyReply) => {
    reply
      .headers(headers)
      .headers({ 'cache-control': 'no-cache', vary: 'Accept-Encoding' })
      .type('text/html; charset=utf-8');
    return takesGzip(request.headers['accept-encoding'])
      ? reply.header('content-encoding', 'gzip').send(packed)
      : reply.send(page);
  };
}

/** Whether an Accept-Encoding names gzip, and not with the weight 0 (RFC 9110 section 12.5.3). */
function takesGzip(accepted: string | string[] = ''): boolean {
  return String(accepted)
    .toLowerCase()
    .split(',')
    .map((coding) => coding.split(';').map((part) => part.trim()))
    .some(([name, weight = 'q=1']) => name === 'gzip' && Number(weight.slice('q='.length)) > 0);
}

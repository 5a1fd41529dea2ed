// For tests: a service that knows nothing of Portero but the address of its key set. With jose.
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [jwksUrl, issuer, audience, cacheSeconds] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: Number(cacheSeconds) * 1000 });

const mayWrite = ({ client_id, scope = '' }) => client_id === 'portero' || scope.split(' ').includes('orders:write');

createServer(async (request, response) => {
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['ES256'], typ: 'at+jwt' });
    if (request.method === 'GET' || mayWrite(payload)) response.end(JSON.stringify({ user: payload.sub }));
    else response.writeHead(403).end(JSON.stringify({ why: 'insufficient_scope' }));
  } catch (error) {
    response.writeHead(401).end(JSON.stringify({ why: error.code }));
  }
}).listen(0, '127.0.0.1', function listening() {
  console.log(this.address().port);
});

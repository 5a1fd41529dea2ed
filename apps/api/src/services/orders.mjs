// For tests: a service that knows nothing of Portero but the address of its key set. With jose.
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [jwksUrl, issuer, audience] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(jwksUrl));

createServer(async (request, response) => {
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['ES256'], typ: 'at+jwt' });
    response.end(JSON.stringify({ user: payload.sub }));
  } catch (error) {
    response.writeHead(401).end(JSON.stringify({ why: error.code }));
  }
}).listen(0, '127.0.0.1', function listening() {
  console.log(this.address().port);
});

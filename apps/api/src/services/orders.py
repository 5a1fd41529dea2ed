# For tests: a service that knows nothing of Portero but the address of its key set. With PyJWT.
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

jwks_url, issuer, audience, cache_seconds = sys.argv[1:]
keys = jwt.PyJWKClient(jwks_url, lifespan=int(cache_seconds))


def claims_of(token):
    claims = jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token).key,
        algorithms=["ES256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp", "iss", "aud", "sub", "client_id"]},
    )
    # The signature, found good above, is the header's as well. PyJWT does not look at the type.
    if jwt.get_unverified_header(token).get("typ") != "at+jwt":
        raise jwt.InvalidTokenError("not an access token")
    return claims


def may_write(claims):
    return claims["client_id"] == "portero" or "orders:write" in claims.get("scope", "").split()


class Orders(BaseHTTPRequestHandler):
    def do_GET(self):
        token = self.headers.get("Authorization", "").replace("Bearer ", "")
        try:
            claims = claims_of(token)
        except jwt.PyJWTError as error:
            return self.answer(401, {"why": type(error).__name__})
        if self.command == "GET" or may_write(claims):
            return self.answer(200, {"user": claims["sub"]})
        self.answer(403, {"why": "insufficient_scope"})

    do_POST = do_GET

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Orders)
print(server.server_address[1], flush=True)
server.serve_forever()

# For tests: a service that knows nothing of Portero but the address of its key set. With PyJWT.
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

jwks_url, issuer, audience = sys.argv[1:]
keys = jwt.PyJWKClient(jwks_url)


class Orders(BaseHTTPRequestHandler):
    def do_GET(self):
        token = self.headers.get("Authorization", "").replace("Bearer ", "")
        try:
            claims = jwt.decode(
                token,
                keys.get_signing_key_from_jwt(token).key,
                algorithms=["ES256"],
                issuer=issuer,
                audience=audience,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
            self.answer(200, {"user": claims["sub"]})
        except jwt.PyJWTError as error:
            self.answer(401, {"why": type(error).__name__})

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Orders)
print(server.server_address[1], flush=True)
server.serve_forever()

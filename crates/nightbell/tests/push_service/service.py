"""A browser and its push service, of other people's making: `http_ece` opens what was encrypted for the browser (RFC 8291), and
`PyJWT` looks at what the sender proves itself by (RFC 8292). Prints a line of JSON for its subscription, and one for each
message. An endpoint ends in the status that it answers: /push/201."""

import base64
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY = ec.generate_private_key(ec.SECP256R1())
AUTH = os.urandom(16)
SPEAKING = threading.Lock()


def text_of(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def say(what):
    # One piece, so that messages that come at once stand on lines of their own.
    with SPEAKING:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


def proof(authorization, audience):
    """The claims of a token that its own key has signed, for this service; and the key."""
    scheme, parameters = authorization.split(" ", 1)
    assert scheme == "vapid", scheme
    parameters = dict(pair.strip().split("=", 1) for pair in parameters.split(","))
    point = bytes_of(parameters["k"])
    assert len(point) == 65 and point[0] == 4, point
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(
        parameters["t"], key, algorithms=["ES256"], audience=audience, options={"require": ["exp", "aud", "sub"]}
    )
    # RFC 8292 section 2: not for longer than a day.
    assert 0 < claims["exp"] - time.time() <= 24 * 3600, claims
    return claims, parameters["k"]


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        claims, key = proof(self.headers["Authorization"], f"http://127.0.0.1:{self.server.server_port}")
        assert self.headers["Content-Encoding"] == "aes128gcm"
        assert len(body) <= 4096, len(body)
        message = http_ece.decrypt(body, private_key=KEY, auth_secret=AUTH, version="aes128gcm")
        headers = {name: self.headers[name] for name in ["TTL", "Urgency", "Topic", "Content-Type"]}
        say({"path": self.path, "headers": headers, "claims": claims, "key": key, "message": json.loads(message)})
        self.send_response(int(self.path.rsplit("/", 1)[1]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
point = KEY.public_key().public_bytes(
    serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
)
say(
    {
        "origin": f"http://127.0.0.1:{server.server_port}",
        "keys": {"p256dh": text_of(point), "auth": text_of(AUTH)},
    }
)
server.serve_forever()

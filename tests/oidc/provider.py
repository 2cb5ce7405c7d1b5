"""An identity provider for the browser story: oidc-provider-mock on Authlib, which others wrote, and two things more.

Usage: provider.py PORT
It asks for PKCE and verifies it, and it says when somebody signed in: just now where that was asked for (max_age), an hour
ago elsewhere, as a provider does whose own session is old. It prints its issuer once it answers.
"""

import sys
import time

from authlib.oauth2.rfc6749.errors import InvalidRequestError
from authlib.oauth2.rfc7636 import CodeChallenge
from oidc_provider_mock import _app, _storage
from werkzeug.serving import make_server

HOUR_SECONDS = 3600

# By code: what the authorisation request asked for.
asked = {}


class Grant(_app.AuthorizationCodeGrant):
    """Keeps what was asked for."""

    def save_authorization_code(self, code, request):
        data = request.payload.data
        if data.get("code_challenge_method") != "S256" or not data.get("code_challenge"):
            raise InvalidRequestError("this provider asks for PKCE with S256")
        asked[code] = {name: data.get(name) for name in ("code_challenge", "max_age", "prompt")}
        super().save_authorization_code(code, request)


class Challenge(CodeChallenge):
    """Finds what was kept."""

    def get_authorization_code_challenge(self, authorization_code):
        return asked[authorization_code.code]["code_challenge"]

    def get_authorization_code_challenge_method(self, authorization_code):
        return "S256"


class OpenID(_app.OpenIDCode):
    """The mock's own, with PKCE."""

    def __call__(self, grant):
        super().__call__(grant)
        Challenge(required=True)(grant)


def auth_time(code):
    fresh = asked[code.code]["max_age"] == "0" and asked[code.code]["prompt"] == "login"
    return int(time.time()) - (0 if fresh else HOUR_SECONDS)


def main():
    _app.AuthorizationCodeGrant = Grant
    _app.OpenIDCode = OpenID
    _storage.AuthorizationCode.get_auth_time = auth_time
    server = make_server("127.0.0.1", int(sys.argv[1]), _app.app(), threaded=True)
    print(f"http://localhost:{server.port}", flush=True)
    server.serve_forever()


main()

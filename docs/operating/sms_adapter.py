#!/usr/bin/env python3
"""Takes short messages from Tashika and gives each to a command: the smallest way to any provider.

    TASHIKA_SMS_WEBHOOK_SECRET=... sms_adapter.py [--port PORT] KEYS COMMAND [ARGUMENT ...]

KEYS is a file that remembers which messages were taken. COMMAND is run for each new one, with the telephone number as its last
argument and the text on its standard input. Exit code 0: the provider has it. 75: not now. Any other: never.
It listens on this machine alone and uses the standard library alone. It prints its port.
"""

import argparse
import hashlib
import hmac
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY_BYTES_MAX = 65_536
# How old a request may be, in seconds: whoever records one cannot send it again later.
AGE_MAX = 300
LATER = 75


class Adapter(BaseHTTPRequestHandler):
    secret = b""
    keys = ""
    program = []
    turn = threading.Lock()

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES_MAX:
            return self.answer(413)
        body = self.rfile.read(length)
        if not self.is_signed(body):
            return self.answer(401)
        try:
            message = json.loads(body)
            key, to, text = message["id"], message["to"], message["text"]
        except (ValueError, KeyError, TypeError):
            return self.answer(400)
        # One at a time: the same message may come twice at once, and the second must find the first.
        with self.turn:
            self.answer(*self.taken(key, to, text))

    def is_signed(self, body):
        at = self.headers.get("Tashika-Timestamp", "")
        if not at.isdigit() or abs(time.time() - int(at)) > AGE_MAX:
            return False
        digest = hmac.new(self.secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()
        given = self.headers.get("Tashika-Signature", "")
        return hmac.compare_digest(given.encode(), ("v1=" + digest).encode())

    def taken(self, key, to, text):
        store = sqlite3.connect(self.keys)
        try:
            store.execute("CREATE TABLE IF NOT EXISTS taken (key TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID")
            if store.execute("SELECT 1 FROM taken WHERE key = ?", (key,)).fetchone():
                return 200, None
            code = subprocess.run(self.program + [to], input=text.encode(), check=False).returncode
            if code == LATER:
                return 503, 60
            if code != 0:
                return 422, None
            store.execute("INSERT INTO taken VALUES (?, ?)", (key, int(time.time())))
            store.commit()
            return 200, None
        finally:
            store.close()

    def answer(self, status, after=None):
        self.send_response(status)
        if after is not None:
            self.send_header("Retry-After", str(after))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Numbers of people are in no log."""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("keys")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    secret = os.environ.get("TASHIKA_SMS_WEBHOOK_SECRET", "")
    if not secret or not arguments.command:
        sys.exit("TASHIKA_SMS_WEBHOOK_SECRET must hold the secret, and a command must be named")
    Adapter.secret, Adapter.keys, Adapter.program = secret.encode(), arguments.keys, arguments.command
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), Adapter)
    print(server.server_address[1], flush=True)
    server.serve_forever()


main()

"""A mail server for tests: takes mail, or does to it what the recipient's name says, and tells what it took.

later-...@  is refused for now the first time (451), taken afterwards
never-...@  is refused for good (550)
cut-...@    is taken the first time, and the connection is cut instead of an answer
stall-...@  is taken the first time and never answered
It prints its port, and then a line of JSON for each message that it has whole. It ends when its input does.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP

seen = set()


def first_time(*what):
    is_first = what not in seen
    seen.add(what)
    return is_first


class Office:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never-"):
            return "550 5.1.1 no such mailbox as " + address
        if address.startswith("later-") and first_time("later", address):
            return "451 4.7.1 come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(("plain",))
        told = {
            "id": message["Message-ID"],
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": message["Subject"],
            "submitted": message["Auto-Submitted"],
            "unsubscribe": message["List-Unsubscribe"],
            "one_click": message["List-Unsubscribe-Post"],
            "text": body.get_content() if body else "",
            "files": {
                part.get_filename(): part.get_content() for part in message.iter_attachments()
            },
        }
        told["files"] = {
            name: content if isinstance(content, str) else content.decode()
            for name, content in told["files"].items()
        }
        print(json.dumps(told), flush=True)
        to = envelope.rcpt_tos[0]
        if to.startswith("cut-") and first_time("cut", to):
            server.transport.abort()
        if to.startswith("stall-") and first_time("stall", to):
            await asyncio.sleep(3600)
        return "250 2.0.0 taken"


async def main():
    loop = asyncio.get_running_loop()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = await loop.create_server(lambda: SMTP(Office(), enable_SMTPUTF8=True), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())

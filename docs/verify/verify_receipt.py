#!/usr/bin/env python3
"""Checks a receipt of Tashika without Tashika.

    python3 verify_receipt.py RECEIPT.json [--key 'NAME+ID+KEY']
        [--witness 'NAME+ID+KEY']... [--witnesses-needed COUNT]

Needs Python 3.8 and nothing else: no network, no library. It was written from the
specifications alone and shares no code with Tashika:

    https://c2sp.org/tlog-proof        the text of the proof
    https://c2sp.org/tlog-checkpoint   origin, size and root
    https://c2sp.org/signed-note       the signature and the form of the key
    https://c2sp.org/tlog-cosignature  what witnesses add, and when
    RFC 9162, section 2.1.3.2          the path from the leaf to the root
    RFC 8032, section 5.1              Ed25519
    https://protobuf.dev/programming-guides/encoding
                                       the entry in the leaf

Exit code 0: the leaf is in the log that this key signs, and the words name the
booking that it confirms. 1: it is not, or the receipt is damaged or was changed.
2: wrong usage. Take the key from somewhere else than the
receipt; without --key the receipt's own is used, which proves only that the
receipt agrees with itself. A witness counts only if its key is given here.
"""

import argparse
import base64
import datetime
import hashlib
import json
import sys

ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
LAYOUT, HEADER_BYTES = 1, 21
CONFIRMED, REPRESENTED = 10, 16
FIRST_LINE = "c2sp.org/tlog-proof@v1"
PATH_LENGTH_MAX = 63
LOG, WITNESS = 1, 4


class Refused(Exception):
    """Why a receipt proves nothing."""


# Ed25519, RFC 8032 section 5.1. Slow and without secrets, so nothing can leak.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        raise Refused("a point of the signature is not canonical")
    squared = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(squared, (P + 3) // 8, P)
    if (x * x - squared) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - squared) % P or (x == 0 and sign):
        raise Refused("a point of the signature is not on the curve")
    return P - x if x & 1 != sign else x


def point(encoded):
    """Decodes 32 bytes to extended coordinates (X, Y, Z, T)."""
    number = int.from_bytes(encoded, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return (x, y, 1, x * y % P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, base):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, base)
        base = add(base, base)
        scalar >>= 1
    return result


def same(one, other):
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)
NOTHING = (0, 1, 1, 0)


def check_signature(key, text, signature):
    """Raises unless `signature` is Ed25519 of `text` by `key`."""
    if len(key) != 32 or len(signature) != 64:
        raise Refused("key or signature has the wrong length")
    public, nonce = point(key), point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= L:
        raise Refused("the signature is not canonical")
    if same(multiply(8, public), NOTHING) or same(multiply(8, nonce), NOTHING):
        raise Refused("key or signature is a point of small order")
    digest = hashlib.sha512(signature[:32] + key + text).digest()
    challenge = int.from_bytes(digest, "little") % L
    if not same(multiply(scalar, BASE), add(nonce, multiply(challenge, public))):
        raise Refused("the signature is wrong")


# The forms of C2SP.


def decode(text):
    """Base64 in the one way it may be written."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, UnicodeError):
        raise Refused("base64 cannot be read") from None
    if base64.b64encode(raw).decode("ascii") != text:
        raise Refused("base64 is not canonical")
    return raw


def decode_hash(text):
    raw = decode(text)
    if len(raw) != 32:
        raise Refused("a hash has not 32 bytes")
    return raw


def decimal(text):
    """A number below 2^64 without leading zeros."""
    digits = text and all(c in "0123456789" for c in text)
    if not digits or (text != "0" and text[0] == "0") or len(text) > 20 or int(text) >= 2**64:
        raise Refused("a number is not written as it should be")
    return int(text)


def is_name(text):
    return text != "" and not any(c.isspace() or c == "+" or ord(c) < 32 or 127 <= ord(c) < 160 for c in text)


def parse_key(text, kind=LOG):
    """NAME+ID+KEY to name, id and the 32 bytes of the key."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not is_name(parts[0]):
        raise Refused("the key is not written as NAME+ID+KEY")
    name, written, raw = parts[0], parts[1], decode(parts[2])
    if len(raw) != 33 or raw[0] != kind:
        raise Refused("the key is not one of Ed25519, or of the other kind: a log's or a witness's")
    key_id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if key_id.hex() != written:
        raise Refused("the id of the key does not fit")
    return name, key_id, raw[1:]


def split_note(note):
    """The text of a signed note, and its signatures as (name, key id, bytes)."""
    if any(ord(c) < 32 and c != "\n" for c in note):
        raise Refused("the checkpoint has control characters")
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise Refused("the checkpoint is not a signed note")
    signatures = []
    for line in lines[:-1].split("\n"):
        words = line.split(" ")
        if len(words) != 3 or words[0] != "\u2014" or not is_name(words[1]):
            raise Refused("a line of signature is not written as it should be")
        raw = decode(words[2])
        if len(raw) <= 4:
            raise Refused("a signature is too short")
        signatures.append((words[1], raw[:4], raw[4:]))
    return text + "\n", signatures


def open_note(note, key):
    """The text of a signed note, if the key signed it."""
    name, key_id, public = key
    text, signatures = split_note(note)
    signed = [raw for found, found_id, raw in signatures if (found, found_id) == (name, key_id)]
    for raw in signed:
        check_signature(public, text.encode(), raw)
    if not signed:
        raise Refused("the checkpoint is not signed with this key")
    return text


def cosignatures(note, vkeys):
    """Which of these witnesses cosigned a note, as {name: seconds since 1970}; a wrong cosignature raises."""
    text, signatures = split_note(note)
    found, counted = {}, set()
    for name, key_id, public in (parse_key(vkey, WITNESS) for vkey in vkeys):
        if public in counted:
            continue
        counted.add(public)
        for signer, signer_id, raw in signatures:
            if (signer, signer_id) != (name, key_id):
                continue
            at = int.from_bytes(raw[:8], "big")
            if at >= 2**63:
                raise Refused("the time of a cosignature is out of range")
            check_signature(public, b"cosignature/v1\ntime %d\n" % at + text.encode(), raw[8:])
            found[name] = max(at, found.get(name, 0))
    return found


def root_of(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2: the root that leaf and path lead to."""
    if index >= size:
        raise Refused("the index is outside the tree")
    node, last = index, size - 1
    result = hashlib.sha256(b"\x00" + leaf).digest()
    for sibling in path:
        if last == 0:
            raise Refused("the path is too long")
        if node & 1 or node == last:
            result = hashlib.sha256(b"\x01" + sibling + result).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = hashlib.sha256(b"\x01" + result + sibling).digest()
        node, last = node >> 1, last >> 1
    if last:
        raise Refused("the path is too short")
    return result


def check_proof(leaf, proof, vkey):
    """Returns index and size if `leaf` is in the log of `vkey`; raises Refused otherwise."""
    key = parse_key(vkey)
    head, gap, note = proof.partition("\n\n")
    lines = head.split("\n")
    if not gap or lines[0] != FIRST_LINE or len(lines) < 2:
        raise Refused("the proof is not written as " + FIRST_LINE)
    rest = lines[1:]
    if rest[0].startswith("extra "):
        decode(rest[0][len("extra "):])
        rest = rest[1:]
    if not rest or not rest[0].startswith("index "):
        raise Refused("the proof has no index")
    index = decimal(rest[0][len("index "):])
    path = [decode_hash(line) for line in rest[1:]]
    if len(path) > PATH_LENGTH_MAX:
        raise Refused("the path is longer than that of any tree")
    text = open_note(note, key)
    body = text[:-1].split("\n")
    if len(body) != 3 or body[0] != key[0]:
        raise Refused("the checkpoint is not of origin, size and root")
    size, root = decimal(body[1]), decode_hash(body[2])
    if root_of(leaf, index, size, path) != root:
        raise Refused("the leaf is not in the tree: leaf, index or path was changed")
    return index, size


# The entry in a leaf, docs/concepts/receipt.md, and the number of the booking in it.


def varint(raw, at):
    value = shift = 0
    while at < len(raw) and shift < 70:
        value |= (raw[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if raw[at - 1] < 128:
            return value & (2**64 - 1), at
    raise Refused("the entry in the leaf cannot be read")


def fields(raw):
    """The fields of a message as {number: value}; of one that comes twice the last counts."""
    found, at = {}, 0
    while at < len(raw):
        tag, at = varint(raw, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(raw, at)
        else:
            if kind not in (1, 2, 5):
                raise Refused("the entry in the leaf cannot be read")
            length, at = varint(raw, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            value, at = raw[at : at + length], at + length
            if at > len(raw):
                raise Refused("the entry in the leaf cannot be read")
        found[tag >> 3] = value
    return found


def grouped(number):
    """A booking number as people read it: eight characters and a check character."""
    digits = [number // 29**place % 29 for place in range(7, -1, -1)]
    digits.append(sum(weight * digit for weight, digit in enumerate(digits, 1)) % 29)
    text = "".join(ALPHABET[digit] for digit in digits)
    return "-".join((text[:4], text[4:8], text[8:]))


def booking_of(leaf, index):
    """The number of the booking that a leaf confirms, or None; a leaf that is no entry of this place is refused."""
    if len(leaf) < HEADER_BYTES or leaf[0] != LAYOUT or int.from_bytes(leaf[1:9], "big") != index:
        raise Refused("what is proved is no entry of a journal at its own place")
    kind, version = int.from_bytes(leaf[17:19], "big"), int.from_bytes(leaf[19:21], "big")
    if version != 1 or kind not in (CONFIRMED, REPRESENTED):
        return None
    said = fields(leaf[HEADER_BYTES:])
    number = said.get(6, 0)
    if kind == REPRESENTED:
        lost = said.get(2)
        number = fields(lost).get(7, 0) if isinstance(lost, bytes) else None
    if not isinstance(number, int) or number >= 29**8:
        raise Refused("the leaf confirms no booking that can be read")
    return grouped(number)


# The receipt.


class Members(dict):
    """An object of JSON that remembers which of its members came twice: nobody can tell which of them counts."""

    def __init__(self, pairs):
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.twice = set() if len(self) == len(names) else {name for name in names if names.count(name) > 1}

    def text(self, name, needed=True):
        found = self.one(name)
        if not isinstance(found, str) and (needed or found is not None):
            raise Refused("the file is not a receipt: %s" % name)
        return found

    def one(self, name):
        if name in self.twice:
            raise Refused("%s is in it twice" % name)
        return self.get(name)


def no_number(text):
    raise Refused("%s is no number of JSON" % text)


def read_members(receipt):
    """Leaf, proof, key and the number in the words."""
    if not isinstance(receipt, Members):
        raise Refused("the file is not a receipt")
    words = receipt.one("words")
    if words is not None and not isinstance(words, Members):
        raise Refused("the file is not a receipt: words")
    number = words.text("number") if words is not None else None
    key = receipt.text("log_key", needed=False)
    return receipt.text("leaf"), receipt.text("tlog_proof"), key, number


def read_receipt(text):
    """The same of a text: a receipt, or the answer that one came in."""
    receipt = json.loads(text.lstrip("\ufeff"), object_pairs_hook=Members, parse_constant=no_number)
    try:
        return read_members(receipt)
    except Refused:
        if not isinstance(receipt, Members) or receipt.one("receipt") is None:
            raise
        return read_members(receipt["receipt"])


def check_receipt(text, vkey=None, witnesses=(), needed=0):
    """Index, size, the cosignatures of `witnesses`, the booking number and the receipt's own key; raises Refused if
    anything is wrong or lacking."""
    leaf, proof, own_key, told = read_receipt(text)
    if vkey is None and own_key is None:
        raise Refused("it names no key: give the log's key with --key")
    leaf = decode(leaf)
    index, size = check_proof(leaf, proof, vkey or own_key)
    number = booking_of(leaf, index)
    if told is not None and told != number:
        raise Refused("the words name booking %s and the leaf confirms %s: they were changed" % (told, number))
    seen = cosignatures(proof.partition("\n\n")[2], witnesses)
    if len(seen) < needed:
        raise Refused("%d of the witnesses that were named cosigned it, and %d are needed" % (len(seen), needed))
    return index, size, seen, number, own_key


def arguments_of(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("receipt", metavar="RECEIPT.json")
    parser.add_argument("--key", help="the log's public key, from somewhere else than the receipt")
    parser.add_argument("--witness", action="append", default=[], help="the public key of a witness that you trust")
    parser.add_argument("--witnesses-needed", type=int, default=0, metavar="COUNT")
    return parser.parse_args(words)


def when(at):
    try:
        return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).isoformat()
    except (ValueError, OverflowError, OSError):
        return "%d seconds after 1970" % at


def main(words):
    arguments = arguments_of(words)
    try:
        with open(arguments.receipt, encoding="utf-8") as file:
            text = file.read()
        found = check_receipt(text, arguments.key, arguments.witness, arguments.witnesses_needed)
    except (OSError, ValueError, RecursionError, Refused) as fault:
        print("NOT PROVED: %s" % fault)
        return 1
    index, size, seen, number, own_key = found
    print("PROVED: entry %d is in the log of %d entries signed with" % (index, size))
    print("  %s" % (arguments.key or own_key))
    if number is None:
        print("It confirms no booking.")
    else:
        print("It confirms booking %s." % number)
    for name, at in seen.items():
        print("cosigned by %s at %s" % (name, when(at)))
    if arguments.key is None:
        print("The key was taken from the receipt itself. Compare it with the one that the log's operator publishes.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Which name servers the world is sent to for a zone, asked of this machine's resolver.

Query and answer are written and read by hand (RFC 1035): the standard library asks for addresses
only.
"""

import secrets
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

_NS, _IN, _RECURSE = 2, 1, 0x0100
_NO_SUCH_NAME = 3
_POINTER = 0xC0
_HEADER = struct.Struct(">HHHHHH")
_RECORD = struct.Struct(">HHIH")
_MOST_BYTES = 4096
SECONDS = 5
RESOLVERS = Path("/etc/resolv.conf")


class NoAnswerError(Exception):
    """The resolver cannot be asked, or does not answer sense."""


def name_servers(zone: str, resolver: tuple[str, int] | None = None) -> frozenset[str]:
    """The name servers of a zone, without the dot at the end; empty where nobody knows it.

    Args:
        zone: The zone's name.
        resolver: Whom to ask; by default the first of /etc/resolv.conf.

    Raises:
        NoAnswerError: There is no telling.
    """
    host, port = resolver or _resolver()
    number = secrets.randbelow(1 << 16)
    labels = b"".join(
        bytes([len(label)]) + label for label in zone.rstrip(".").encode("idna").split(b".")
    )
    query = _HEADER.pack(number, _RECURSE, 1, 0, 0, 0) + labels + struct.pack(">BHH", 0, _NS, _IN)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.settimeout(SECONDS)
            asked.connect((host, port))
            asked.send(query)
            answer = asked.recv(_MOST_BYTES)
        return frozenset(_read(answer, number))
    except (OSError, struct.error, IndexError, UnicodeError) as reason:
        raise NoAnswerError(f"{host} does not answer: {reason}") from None


def _resolver() -> tuple[str, int]:
    try:
        lines = [line.split() for line in RESOLVERS.read_text().splitlines()]
    except OSError:
        lines = []
    hosts = [words[1] for words in lines if words[:1] == ["nameserver"] and len(words) > 1]
    if not hosts:
        raise NoAnswerError(f"{RESOLVERS} names no resolver")
    return hosts[0], 53


def _read(answer: bytes, number: int) -> Iterator[str]:
    found, flags, questions, records, _, _ = _HEADER.unpack_from(answer)
    code = flags & 0xF
    if found != number or code not in (0, _NO_SUCH_NAME):
        raise NoAnswerError(f"the resolver answers with error {code}")
    place = _HEADER.size
    for _ in range(questions):
        place = _name(answer, place)[1] + 4
    for _ in range(records):
        place = _name(answer, place)[1]
        kind, _, _, length = _RECORD.unpack_from(answer, place)
        place += _RECORD.size
        if kind == _NS:
            yield _name(answer, place)[0].lower()
        place += length


def _name(answer: bytes, place: int) -> tuple[str, int]:
    """The name at a place, and where what follows it begins; a pointer leads to its rest."""
    labels: list[str] = []
    while length := answer[place]:
        if length >= _POINTER:
            target = struct.unpack_from(">H", answer, place)[0] & 0x3FFF
            if target >= place:
                raise NoAnswerError("the resolver's answer runs in circles")
            return ".".join((*labels, _name(answer, target)[0])), place + 2
        labels.append(answer[place + 1 : place + 1 + length].decode("ascii"))
        place += 1 + length
    return ".".join(labels), place + 1

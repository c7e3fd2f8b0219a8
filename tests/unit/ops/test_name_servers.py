"""Asking a resolver for name servers, against one that runs here."""

import socket
import struct
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ops.doctor import name_servers as module
from ops.doctor.name_servers import NoAnswerError, name_servers

ZONE = b"\x03dev\x07example\x03com\x00"
TO_ZONE = b"\xc0\x0c"
Answer = Callable[[bytes], bytes]


def packet(query: bytes, *records: bytes, code: int = 0) -> bytes:
    header = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(records), 0, 0)
    return header + query[12:] + b"".join(records)


def record(name: bytes, kind: int, data: bytes) -> bytes:
    return name + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


@contextmanager
def resolver(answer: Answer) -> Generator[tuple[str, int]]:
    """A resolver that gives one answer, on a port of its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)

        def serve() -> None:
            query, client = server.recvfrom(512)
            server.sendto(answer(query), client)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()
        thread.join()


def test_the_servers_of_a_zone_are_read_with_and_without_pointers() -> None:
    def answer(query: bytes) -> bytes:
        assert query[12:] == ZONE + struct.pack(">HH", 2, 1)
        whole = record(TO_ZONE, 2, b"\x02NS\x07example\x03net\x00")
        short = record(TO_ZONE, 2, b"\x03ns2\xc0\x10")
        return packet(query, whole, record(TO_ZONE, 16, b"\x04text"), short)

    with resolver(answer) as there:
        assert name_servers("dev.example.com", there) == {"ns.example.net", "ns2.example.com"}


def test_a_zone_that_nobody_knows_has_none() -> None:
    with resolver(lambda query: packet(query, code=3)) as there:
        assert name_servers("dev.example.com", there) == frozenset()


NONSENSE: dict[str, Answer] = {
    "failure": lambda query: packet(query, code=2),
    "another number": lambda query: bytes([query[0] ^ 1]) + packet(query)[1:],
    "cut off": lambda query: packet(query, TO_ZONE),
    "circle": lambda query: packet(query, record(TO_ZONE, 2, b"\xc0\xff")),
    "no packet": lambda _: b"no",
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_an_answer_without_sense_is_no_answer(kind: str) -> None:
    with resolver(NONSENSE[kind]) as there, pytest.raises(NoAnswerError):
        name_servers("dev.example.com", there)


def test_no_resolver_is_no_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.05)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswerError, match="does not respond"):
            name_servers("dev.example.com", silent.getsockname())
    monkeypatch.setattr(module, "RESOLVERS", tmp_path / "none")
    with pytest.raises(NoAnswerError, match="names no resolver"):
        name_servers("dev.example.com")

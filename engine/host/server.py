"""The host's process: serves on a port of its own, ends with the CLI that started it."""

import argparse
import os
import signal
import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from engine.host.commands import HostSettings
from engine.host.processes import Children, end_process_group
from engine.host.service import LanguageHost

MAX_CALLS = 64
"""Calls served at once: each running program, policy pack or plugin holds one."""


def main() -> None:
    """Serve until the CLI ends, signals, or dies; then leave no process behind."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    children = Children()
    server = grpc.server(
        ThreadPoolExecutor(MAX_CALLS),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(
        LanguageHost(_settings(), children), server
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    threading.Thread(target=_watch_parent, args=(stopping,), daemon=True).start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    stopping.wait()
    children.close()
    end_process_group()


def _settings() -> HostSettings:
    parser = argparse.ArgumentParser(prog="pulumi-language-python")
    parser.add_argument("--program-runner", type=Path, required=True)
    parser.add_argument("engine_address")
    # The CLI adds its logging and tracing flags in front of the address; they do not concern us.
    known, _ = parser.parse_known_args(_without_cli_flags(sys.argv[1:]))
    return HostSettings(engine_address=known.engine_address, program_runner=known.program_runner)


def _without_cli_flags(arguments: list[str]) -> list[str]:
    """Drop `--tracing ENDPOINT`, whose value would be taken for the engine's address."""
    if "--tracing" not in arguments:
        return arguments
    at = arguments.index("--tracing")
    return arguments[:at] + arguments[at + 2 :]


def _watch_parent(stopping: threading.Event) -> None:
    """Stop when the CLI closes the host's stdin: the kernel does that even after SIGKILL."""
    if not stat.S_ISFIFO(os.fstat(0).st_mode):
        return
    while os.read(0, 4096):
        pass
    stopping.set()

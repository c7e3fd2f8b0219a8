"""ECS Exec without containers: AWS's plugin is a script that runs the commands on this machine."""

import re
import secrets
import shlex
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.running import compute
from tests.support.running.parts import Parts

_PLUGIN = """
id=$(printf %s "$1" | sed 's/.*"sessionId": "\\([^"]*\\)".*/\\1/')
[ -t 0 ] || { echo 'Cannot perform start session: EOF'; exit 1; }
echo "Starting session with SessionId: $id"
sh "$(dirname "$0")/$id"
echo "Exiting session with sessionId: $id"
"""
_MARK = re.compile(r"verify-[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True)
class Containers:
    """What runs inside of them, as scripts in a folder that comes first on PATH."""

    folder: Path
    parts: Parts
    log_group: str

    def has(self, name: str, script: str) -> None:
        """A program of the image."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def execute(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What ECS answers to ExecuteCommand; a request to the service leaves a line in its log."""
        session = secrets.token_hex(8)
        (self.folder / session).write_text(asked["command"])
        if mark := _MARK.search(asked["command"]):
            self._log(mark[0])
        stream = {"sessionId": session, "streamUrl": "wss://x", "tokenValue": "t"}
        return {"session": stream, "taskArn": asked["task"], "interactive": asked["interactive"]}

    def _log(self, mark: str) -> None:
        now = int(datetime.now(UTC).timestamp() * 1000)
        self.parts.client("logs").put_log_events(
            logGroupName=self.log_group,
            logStreamName="app/1",
            logEvents=[{"timestamp": now, "message": f"GET /{mark} HTTP/1.1 404"}],
        )


@contextmanager
def containers(parts: Parts, log_group: str, folder: Path) -> Generator[Containers]:
    """Containers in which agentcore's name resolves and Bedrock answers."""
    made = Containers(folder=folder, parts=parts, log_group=log_group)
    hosts = [f"{compute.address('agentcore', place)} agentcore" for place in (1, 2)]
    made.has("session-manager-plugin", _PLUGIN)
    made.has("getent", f"printf '%s\\n' {shlex.join(hosts)}")
    made.has("python3", "echo HTTP 200")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder), prepend=":")
        yield made

"""What turns the checks inside containers red."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from ops.verify import inside
from tests.support.running.faults import Fault, Making, answered, refused
from tests.support.running.world import World

NAME = "agentcore.dev.agentplatform.internal"


def has(program: str, script: str) -> Making:
    """The image's program does something else."""

    @contextmanager
    def make(world: World) -> Generator[None]:
        path = world.inside.folder / program
        before = path.read_bytes()
        world.inside.has(program, script)
        yield
        path.write_bytes(before)

    return make


@contextmanager
def unlogged(world: World) -> Generator[None]:
    """What the container logs is kept to itself."""
    session = {"sessionId": "0", "streamUrl": "wss://x", "tokenValue": "t"}
    (world.inside.folder / "0").write_text("echo verify-begin; echo asked; echo verify-end")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inside, "LOGGED_WITHIN", timedelta(0))
        with answered("ecs.ExecuteCommand", session=session)(world):
            yield


FAULTS = (
    Fault(check="inside.name", make=has("getent", "exit 2"), says="does not resolve in bff"),
    Fault(
        check="inside.name",
        make=has("getent", "echo 10.0.64.250 agentcore"),
        says=f"{NAME}: leads to 10.0.64.250, where no task runs",
    ),
    Fault(
        check="inside.name",
        make=has("session-manager-plugin", "echo The session was refused"),
        says="bff did not answer: The session was refused",
    ),
    Fault(
        check="inside.name",
        make=refused("ecs.ExecuteCommand", "TargetNotConnectedException"),
        says="AWS refused ExecuteCommand",
    ),
    Fault(
        check="inside.name",
        make=answered("ecs.ListTasks", taskArns=[]),
        says="no task of bff runs",
    ),
    Fault(
        check="inside.model",
        make=has("python3", "echo HTTP 403 no access to the model"),
        says="us.amazon.nova-lite-v1:0: HTTP 403 no access to the model",
    ),
    # The program reaches the container whole, through two shells.
    Fault(
        check="inside.model",
        make=has("python3", f'unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; {sys.executable} "$@"'),
        says="KeyError: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'",
    ),
    Fault(check="inside.line", make=unlogged, says="had no line of the request after 0 s"),
)
